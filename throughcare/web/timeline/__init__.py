"""A life as a line: before, in and after custody, of which that is a part."""
