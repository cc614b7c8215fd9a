"""Settings, addresses, jobs, checks, command line."""
