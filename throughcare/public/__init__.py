"""Open pages: nothing here is about anybody."""
