"""Relations, decisions about access, visibility."""
