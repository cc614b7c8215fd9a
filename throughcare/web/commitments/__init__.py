"""What agencies promised each other, and what became of it."""
