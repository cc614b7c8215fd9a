"""My day: what needs me, across all cases."""
