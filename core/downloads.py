"""A file to save: no browser shows it as a page of ours, or keeps it."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core import csp


def answer(content: Any, name: str, media_type: str) -> HttpResponse:
    """The content is bytes, text or what a column of bytes holds."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Content-Security-Policy": csp.DOWNLOAD,
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
