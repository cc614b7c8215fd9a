"""What each programme says, written from its definition."""
