"""Jurisdictions, municipalities, agencies, sites and posts."""
