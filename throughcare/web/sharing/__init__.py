"""Why a worker sees what they see, and how to lawfully see more."""
