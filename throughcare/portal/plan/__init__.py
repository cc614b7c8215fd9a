"""The person's own pages of the plan."""
