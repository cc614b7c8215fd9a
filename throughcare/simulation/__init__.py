"""Invented worlds, through public actions and pure rules only."""
