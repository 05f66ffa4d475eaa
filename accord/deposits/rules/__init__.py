"""Which files may be deposited by whom, and when a file may be accepted."""
