"""Give a person a way in: cards, numbers for codes, and devices that many people use."""
