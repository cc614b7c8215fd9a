"""The invented world: set up, run, walked through. Nothing here exists outside `throughcare demo`."""
