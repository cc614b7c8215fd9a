"""The one plan that everybody writes in."""
