"""Who offers what, to whom, where: organizations, services, locations, and how fresh what is said of them is."""
