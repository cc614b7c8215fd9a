"""The journey engine: pure functions from facts and a programme to a dated journey."""
