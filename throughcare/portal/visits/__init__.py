"""The person reads who comes to see them in prison, and may say no."""
