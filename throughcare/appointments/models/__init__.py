"""Tables of the room."""

from throughcare.appointments.models.diary import (
    Appointment,
    AppointmentChange,
    AppointmentSeries,
    BookableThing,
    DiaryErrand,
    GroupSession,
    OfferedTime,
    TakenTime,
    TravelTime,
)
from throughcare.appointments.models.telling import (
    BusyCalendar,
    BusyTime,
    CalendarFeed,
    Reminder,
)

__all__ = [
    "Appointment",
    "AppointmentChange",
    "AppointmentSeries",
    "BookableThing",
    "BusyCalendar",
    "BusyTime",
    "CalendarFeed",
    "DiaryErrand",
    "GroupSession",
    "OfferedTime",
    "Reminder",
    "TakenTime",
    "TravelTime",
]
