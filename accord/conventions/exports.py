"""The folder of an agreement to take away: the very files, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# A fixed date inside the archive: the same version gives the same bytes.
STAMP = (1980, 1, 1, 0, 0, 0)


def zip_folder(files: Mapping[str, str], folder: str) -> bytes:
    """The files under one folder; the same bytes each time."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for path, text in sorted(files.items()):
            entry = ZipInfo(f"{folder}/{path}", STAMP)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())
    return out.getvalue()


def zip_response(files: Mapping[str, str], folder: str, name: str) -> HttpResponse:
    """The answer that carries the folder as the zip `name`."""
    response = HttpResponse(zip_folder(files, folder), content_type="application/zip")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.zip")
    return response
