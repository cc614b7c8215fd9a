"""Administration of one's own agency."""
