"""Who looked at what is written about the person."""
