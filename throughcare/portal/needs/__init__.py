"""The person reads what nobody takes on, and whose decision it is."""
