"""Database fields for the values of the kernel."""

from throughcare.fields.periods import DayPeriodField, InstantPeriodField

__all__ = ["DayPeriodField", "InstantPeriodField"]
