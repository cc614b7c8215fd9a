"""Closed-loop referrals: asked, sent, answered, begun, ended, and never closed without an outcome."""
