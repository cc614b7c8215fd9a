"""Who may see what about me."""
