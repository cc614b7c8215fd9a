"""Release schemes of one prison: draw up, look at what would move, apply, watch."""
