"""What leaves the house: mail, text message, letter."""
