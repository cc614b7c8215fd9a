"""Signing in and out, the lock, the draft, the account."""
