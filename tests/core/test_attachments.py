"""Files that are attached: what is no document is refused, pictures are drawn anew."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from openpyxl import Workbook
from PIL import Image

from core import attachments
from core.tabular import Refused
from tests.factories import picture

WORD = b"<document/>"
GPS = 0x8825


def packed(main="word/document.xml", **parts) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in {main: WORD, **parts}.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook() -> bytes:
    file = BytesIO()
    Workbook().save(file)
    return file.getvalue()


def bomb(width, height) -> bytes:
    """A PNG of a few bytes that says it is as large as that."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def with_a_place() -> bytes:
    """As a phone takes it: where, when, and turned on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Kept by nobody"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (7.0, 53.0, 12.0)
    return picture(exif=exif, comment=b"Kept by nobody", icc_profile=b"Kept by nobody")


def refusal(content, name, check=attachments.checked) -> str:
    with pytest.raises(Refused) as refused:
        check(content, name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "JPEG"), ("A.JPEG", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")],
)
def test_a_picture_is_kept_as_a_jpeg_of_its_size(name, kind):
    kept = attachments.checked(picture(kind=kind), name)

    assert (kept.content_type, kept.suffix) == ("image/jpeg", ".jpg")
    assert Image.open(BytesIO(kept.content)).size == (64, 80)


@pytest.mark.parametrize("check", [attachments.checked, attachments.photo])
def test_nothing_that_a_camera_wrote_is_kept(check):
    taken = with_a_place()
    assert Image.open(BytesIO(taken)).getexif().get_ifd(GPS)[1] == "N"
    assert b"Kept by nobody" in taken

    kept = check(taken, "a.jpg").content

    image = Image.open(BytesIO(kept))
    assert dict(image.getexif()) == {}
    assert {*image.info} == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Kept by nobody" not in kept
    assert image.size == (80, 64)  # upright


def test_what_is_seen_through_is_white():
    file = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(file, "PNG")

    kept = attachments.checked(file.getvalue(), "a.png")

    assert Image.open(BytesIO(kept.content)).getpixel((4, 4)) == (255, 255, 255)


def test_a_photograph_is_no_larger_than_pages_show_it():
    file = BytesIO()
    Image.new("RGB", (1600, 1200)).save(file, "JPEG")

    sizes = [
        Image.open(BytesIO(check(file.getvalue(), "a.jpg").content)).size
        for check in (attachments.photo, attachments.checked)
    ]

    assert sizes == [(800, 600), (1600, 1200)]


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (b"%PDF-1.7 A paper", "a.pdf", "application/pdf"),
        (packed(), "a.docx", attachments.WORD),
        (workbook(), "a.xlsx", attachments.WORKBOOK),
    ],
    ids=["pdf", "docx", "xlsx"],
)
def test_other_files_are_kept_as_they_are(content, name, content_type):
    assert attachments.checked(content, name) == (content, content_type)


@pytest.mark.parametrize(
    "name", ["a", "a.exe", "a.html", "a.svg", "a.docm", "a.pdf.exe", "a.doc", ".pdf"]
)
def test_other_endings_are_refused(name):
    assert refusal(b"%PDF-1.7", name).startswith("Only these files are taken: .jpg,")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "a.jpg"),
        (b"<html><script>alert(1)</script>", "a.pdf"),
        (b"MZ\x90\x00 a program", "a.pdf"),
        (b"\x7fELF a program", "a.docx"),
        (b"%PDF-1.7", "a.png"),
        (picture(), "a.pdf"),
        (picture(), "a.png"),
        (picture()[:300], "a.jpg"),
        (b"\xff\xd8\xff\xe0 no picture", "a.jpg"),
        (b"PK\x03\x04 no archive", "a.docx"),
        (packed("readme.txt"), "a.docx"),
        (packed(), "a.xlsx"),
        (workbook(), "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked", "a.xlsx"),
        (b"", "a.pdf"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(content, name):
    assert refusal(content, name) == str(attachments.NOT_READ)


@pytest.mark.parametrize(
    ("width", "height"), [(5001, 5000), (10000, 10000), (65000, 65000)]
)
@pytest.mark.parametrize("check", [attachments.checked, attachments.photo])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_more_than_25_megapixels_is_refused_unopened(width, height, check):
    assert refusal(bomb(width, height), "a.png", check) == (
        "The image has more than 25 megapixels."
    )


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.gif"])
def test_a_photograph_is_a_picture(name):
    told = refusal(b"%PDF-1.7", name, attachments.photo)

    assert told == "A photograph is one of these files: .jpg, .jpeg, .png, .webp."


def test_an_office_file_that_unpacks_to_far_more_is_refused(settings):
    settings.DOCUMENT_MOST = 1024
    huge = {"word/media/a.zip": bytes(10 * 1024)}

    content = packed(**huge)

    assert len(content) < 1024
    assert refusal(content, "a.docx") == (
        "The file unpacks to far more than a document holds."
    )


def test_an_office_file_of_thousands_of_parts_is_refused():
    parts = {f"word/{number}.xml": b"" for number in range(attachments.MOST_PARTS)}

    assert refusal(packed(**parts), "a.docx") == (
        "The file unpacks to far more than a document holds."
    )


def test_an_office_file_with_macros_is_refused():
    content = packed(**{"word/vbaProject.bin": b"Sub AutoOpen()"})

    assert refusal(content, "a.docx") == "The file has macros: save it without them."


def test_what_is_sent_to_a_case_never_lies_on_a_disk():
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > settings.DOCUMENT_MOST
