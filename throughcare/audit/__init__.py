"""Append-only events of reads and writes."""
