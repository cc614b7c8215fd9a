"""Reading, checking, compiling and explaining definitions."""
