"""Files that are attached to a record: what they are, their content says.

Nothing is kept that only its name vouches for. An image is drawn anew, so that what
a camera wrote beside it (where, when, with what) is gone, and so is whatever was
hidden behind it. Other files are kept as they are, and are never opened here.
"""

from io import BytesIO
from pathlib import PurePath
from typing import Final, NamedTuple
from zipfile import BadZipFile, ZipFile

import puremagic
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.tabular import Refused

JPEG, PDF = "image/jpeg", "application/pdf"
OOXML: Final = "application/vnd.openxmlformats-officedocument"
WORD = f"{OOXML}.wordprocessingml.document"
WORKBOOK = f"{OOXML}.spreadsheetml.sheet"
SUFFIXES = {JPEG: ".jpg", PDF: ".pdf", WORD: ".docx", WORKBOOK: ".xlsx"}
"""All that is ever kept."""
IMAGES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
OFFICE = {".docx": (WORD, "word/document.xml"), ".xlsx": (WORKBOOK, "xl/workbook.xml")}
TAKEN = (*IMAGES, ".pdf", *OFFICE)

MOST_PIXELS = 25_000_000
PHOTO = 800
"""Pixels of the longer side of a photograph of somebody."""
QUALITY = 85
WHITE = (255, 255, 255)
UNPACKED = 10
"""An office file unpacks to so many times the largest file, at most."""
MOST_PARTS = 2_000
MACROS = "vbaproject.bin"

NOT_READ = _("The file is not what its name says, or it is damaged.")


class Attachment(NamedTuple):
    content: bytes
    content_type: str

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.content_type]


def checked(content: bytes, name: str) -> Attachment:
    """What is kept of a file that was sent under this name; else `Refused`."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in TAKEN:
        taken = ", ".join(TAKEN)
        raise Refused(_("Only these files are taken: %(taken)s.") % {"taken": taken})
    if suffix not in _looks_like(content):
        raise Refused(NOT_READ)
    if suffix in IMAGES:
        return _drawn(content, IMAGES[suffix])
    if suffix in OFFICE:
        return _office_file(content, *OFFICE[suffix])
    return Attachment(content, PDF)


def photo(content: bytes, name: str) -> Attachment:
    """The same of a photograph of somebody, no larger than pages show it."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in IMAGES:
        taken = ", ".join(IMAGES)
        raise Refused(
            _("A photograph is one of these files: %(taken)s.") % {"taken": taken}
        )
    if suffix not in _looks_like(content):
        raise Refused(NOT_READ)
    return _drawn(content, IMAGES[suffix], longest=PHOTO)


def smaller(image: bytes, longest: int) -> bytes:
    """A JPEG that was drawn here, within so many pixels."""
    return _drawn(image, "JPEG", longest=longest).content


def _looks_like(content: bytes) -> set[str]:
    """The endings that fit how the content begins; none fits what nobody knows."""
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return set()
    endings = {each.extension for each in found}
    return endings | {".jpeg"} if ".jpg" in endings else endings


def _drawn(content: bytes, kind: str, longest: int = 0) -> Attachment:
    try:
        with Image.open(BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(_("The image has more than 25 megapixels."))
            plain = _plain(ImageOps.exif_transpose(image), longest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_("The image has more than 25 megapixels.")) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused(NOT_READ) from error
    file = BytesIO()
    plain.save(file, "JPEG", quality=QUALITY, optimize=True)
    return Attachment(file.getvalue(), JPEG)


def _plain(image: Image.Image, longest: int) -> Image.Image:
    """The pixels alone, in a new image; what is seen through is white."""
    if longest:
        image.thumbnail((longest, longest))
    sheet = Image.new("RGB", image.size, WHITE)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        sheet.paste(seen, mask=seen)
    else:
        sheet.paste(image.convert("RGB"))
    return sheet


def _office_file(content: bytes, content_type: str, main: str) -> Attachment:
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = {
                part.filename.lower(): part.file_size for part in packed.infolist()
            }
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused(NOT_READ) from error
    if main not in parts:
        raise Refused(NOT_READ)
    if (
        len(parts) > MOST_PARTS
        or sum(parts.values()) > UNPACKED * settings.DOCUMENT_MOST
    ):
        raise Refused(_("The file unpacks to far more than a document holds."))
    if any(name.endswith(MACROS) for name in parts):
        raise Refused(_("The file has macros: save it without them."))
    return Attachment(content, content_type)
