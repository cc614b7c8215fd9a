"""Referrals of one person, and the inbox of an agency."""
