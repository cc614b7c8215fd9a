"""What a catalogue may say, where a route leads, what an answer means in another version, and what is known."""
