"""`bench decisions`: how fast access is decided, listed, searched and kept, and how others fare at a part of it."""
