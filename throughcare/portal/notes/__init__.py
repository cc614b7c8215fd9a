"""What is written about me."""
