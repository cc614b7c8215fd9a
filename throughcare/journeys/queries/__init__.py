"""Read journeys: facts in, projections as they stand, lists of cases."""
