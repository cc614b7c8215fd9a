"""Staff pages of case conferences."""
