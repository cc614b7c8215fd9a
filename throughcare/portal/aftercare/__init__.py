"""What comes after for me: saying no, being asked how I am, coming back."""
