"""Files for the account that writes them alone, whatever stood in their place."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NotOrdinaryFile(OSError):
    """What stands at this path is a link, a pipe or a device: nothing is written there."""


def make_own_file(path: Path) -> None:
    """An empty file of mode 0600, even where another one stood. Raises NotOrdinaryFile."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    except OSError as fault:
        if fault.errno in (errno.ELOOP, errno.ENXIO):
            raise NotOrdinaryFile(fault.errno, "not an ordinary file", path.name) from None
        raise
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotOrdinaryFile(errno.EINVAL, "not an ordinary file", path.name)
        os.fchmod(descriptor, 0o600)
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)
