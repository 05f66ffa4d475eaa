"""What each page of the room shows, ready for its template."""
