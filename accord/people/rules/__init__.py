"""Rules of the room in plain Python: no Django, no clock, no input or output."""
