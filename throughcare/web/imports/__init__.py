"""Registers coming in."""
