"""What a team leader looks at: load, cases that nobody chose, people whom nobody moved."""
