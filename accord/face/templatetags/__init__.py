"""Template filters of the face."""
