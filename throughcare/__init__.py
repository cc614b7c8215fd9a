"""One reintegration plan for every agency around a person, and for the person."""
