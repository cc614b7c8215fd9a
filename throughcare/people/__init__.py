"""People, their names and numbers."""
