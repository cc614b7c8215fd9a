"""What leaves the house on purpose: everything about a person, for that person, readable and in standard formats."""
