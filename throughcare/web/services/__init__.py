"""Services for staff: search with eligibility, one service, one's own entries, those that are stale."""
