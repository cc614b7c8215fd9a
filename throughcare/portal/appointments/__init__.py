"""My diary: what is booked for me, times I can take, how I am reached, my calendar address."""
