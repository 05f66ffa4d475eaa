"""What we did wrong; what a person may not do is in `rules/permissions.py` and `rules/policies.py`.

PeopleError
└── RowSecurityInTheWay   the intake runs under a login that does not see every row
"""


class PeopleError(Exception):
    """Anything below."""


class RowSecurityInTheWay(PeopleError):
    """The intake recognises people among all identities: run it as the loader."""
