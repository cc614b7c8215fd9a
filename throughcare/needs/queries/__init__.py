"""Read the register: of a person, over the people of an agency, and the numbers that are told."""

from throughcare.needs.queries.counting import months, numbers
from throughcare.needs.queries.register import choosable, register, unowned_of

__all__ = ["choosable", "months", "numbers", "register", "unowned_of"]
