"""Who from outside may work in a prison, and when they come: asked, answered, and seen as far as security needs it."""
