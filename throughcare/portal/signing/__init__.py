"""Signing in without mail or telephone, by a code as a text message, and at a device that many people use."""
