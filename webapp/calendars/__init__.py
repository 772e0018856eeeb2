"""Calendar feeds: the iCalendar addresses to which a person or a department subscribes."""
