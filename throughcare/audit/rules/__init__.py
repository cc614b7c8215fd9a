"""Trees and signed notes, without a database."""
