"""The staff pages of notes."""
