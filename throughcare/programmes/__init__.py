"""Programmes as data: format, validation, versions."""
