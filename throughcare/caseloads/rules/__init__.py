"""Pure rules of the room: how a handover moves on, what a case weighs."""
