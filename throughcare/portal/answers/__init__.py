"""What I was asked, and what I answer."""
