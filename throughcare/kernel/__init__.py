"""Pure values that every room shares. Imports nothing of ours, no Django, no clock."""
