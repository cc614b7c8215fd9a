"""The first page of the person the plan is about."""
