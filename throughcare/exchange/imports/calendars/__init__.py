"""Bring a worker's calendar in: read by a process that has little time and memory, kept as times only."""
