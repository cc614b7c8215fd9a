"""Change the register: find what nobody owns, ask who could decide, write down the answer."""

from throughcare.needs.actions.counting import publish_month
from throughcare.needs.actions.errors import RegisterError
from throughcare.needs.actions.finding import look
from throughcare.needs.actions.forgetting import forget_of
from throughcare.needs.actions.writing import answered, asked, record, take_back

__all__ = [
    "RegisterError",
    "answered",
    "asked",
    "forget_of",
    "look",
    "publish_month",
    "record",
    "take_back",
]
