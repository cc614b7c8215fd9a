"""The person's own pages of case conferences."""
