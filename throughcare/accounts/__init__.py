"""Who signs in, and for which agency they work."""
