"""The staff pages of questions and answers."""
