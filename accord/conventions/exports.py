"""The folder of an agreement as it was imported, to take away: the very files, byte for byte."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from accord.conventions.models import AgreementVersion

# A fixed date inside the archive: the same version gives the same bytes.
STAMP = (1980, 1, 1, 0, 0, 0)


def zip_folder(version: AgreementVersion, folder: str) -> bytes:
    """The files of a version under one folder; the same bytes each time."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for path, text in sorted(version.files.items()):
            entry = ZipInfo(f"{folder}/{path}", STAMP)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())
    return out.getvalue()
