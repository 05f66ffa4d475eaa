"""Enters: a browser, a terminal.

Leaves: settings, home page of each role, the way from file to pack, the `accord` command.
The only room that knows every room.
"""
