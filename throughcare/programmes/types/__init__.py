"""Definitions as their authors write them, and programmes ready to run."""
