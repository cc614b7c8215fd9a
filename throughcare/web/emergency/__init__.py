"""Break the glass: see more of somebody for a few hours, because of a danger."""
