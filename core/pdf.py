"""A page to print: a template of this product and data make a tagged PDF.

The data reaches the template as JSON and is never read as its source, so nothing
that people typed can be a command of it. The template may load nothing: it stands
alone in its folder. Fonts of the system stand in for scripts that those of the
typesetter lack.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import typst
from django.conf import settings
from django.http import HttpResponse

from core import downloads

TEMPLATES: Path = settings.BASE_DIR / "templates"
STANDARD: Final = "ua-1"
"""PDF/UA: tagged, so that a screen reader reads it too."""


class NoFont(Exception):
    """The data has signs of a script that no font here has."""


def made(template: str, data: Mapping[str, object]) -> bytes:
    """The PDF of a Typst template, which finds the data in ``sys.inputs.data``.

    Raises `NoFont` rather than leave a sign of a name out.
    """
    path = TEMPLATES / template
    compiler = typst.Compiler(root=path.parent, font_paths=_fonts())
    inputs = {"data": json.dumps(data)}
    try:
        pdf = compiler.compile(
            path, format="pdf", sys_inputs=inputs, pdf_standards=STANDARD
        )
    except typst.TypstError as error:
        if "could not be displayed with font" not in error.message:
            raise
        # What it says holds the text that it could not write.
        raise NoFont from None
    assert isinstance(pdf, bytes)  # noqa: S101  for the type checker: one document
    return pdf


def answer(pdf: bytes, name: str) -> HttpResponse:
    return downloads.answer(pdf, f"{name}.pdf", "application/pdf")


@cache
def _fonts() -> typst.Fonts:
    """Read once: there are hundreds of them on many a machine."""
    return typst.Fonts()
