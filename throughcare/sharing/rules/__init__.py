"""Pure decisions about sharing."""
