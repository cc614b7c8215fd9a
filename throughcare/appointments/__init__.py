"""One diary per person across agencies: appointments, places in groups, bookable times, reminders, calendars."""
