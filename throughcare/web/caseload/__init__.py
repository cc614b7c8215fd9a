"""Lists of people that workers begin their day with."""
