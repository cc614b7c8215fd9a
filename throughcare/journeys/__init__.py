"""A programme run for a person: milestones, re-planning, handover."""
