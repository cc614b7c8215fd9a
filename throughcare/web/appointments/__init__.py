"""The diary for staff: of a person, of a worker, groups, offered times, letters, calendars."""
