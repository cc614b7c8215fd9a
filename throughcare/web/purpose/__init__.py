"""For what somebody works now: one of the purposes of their role."""
