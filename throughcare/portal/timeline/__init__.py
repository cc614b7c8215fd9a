"""My way: what happened in my life, as it stands in what agencies keep."""
