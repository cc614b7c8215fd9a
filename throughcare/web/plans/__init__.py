"""The staff pages of the plan."""
