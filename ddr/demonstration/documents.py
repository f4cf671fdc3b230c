"""Papers and photographs of some people; the faces are drawn and nobody's."""

from datetime import date
from io import BytesIO

from django.db import transaction
from PIL import Image, ImageDraw

from core import attachments
from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import PLACES
from participants.actions import consents
from participants.actions import documents as actions
from participants.models import Consent, Document, Enrolment
from programs.models import Program
from programs.scope import scope_of

Kind = Document.Kind
FACES = (
    ("#8fb3b0", "#5b3a29", "#2f5d62"),
    ("#c9b79c", "#6f4b37", "#8c4f3a"),
    ("#b7c4d6", "#4a3024", "#3d4f73"),
    ("#cfc3d8", "#7a5440", "#5d4a66"),
)
"""Wall, skin and shirt of each."""
PAPERS = (
    (Kind.SCAN, "Birth certificate", "birth.jpg"),
    (Kind.SCAN, "School report, class 6", "report.pdf"),
    (Kind.OTHER, "Letter of the village head", "letter.pdf"),
)
REMOVED = "Letter of the village head"


def store(program: Program, until: date) -> None:
    """The first caseworker's people: photographs, papers, and one that was removed."""
    [place] = [place for place in PLACES if place.code == "TAM"]
    worker = User.objects.get(username=place.caseworkers[0])
    with transaction.atomic():
        set_scope(scope_of(worker).for_database())
        if Document.objects.filter(by=worker).exists():
            return
        own = Enrolment.objects.filter(caseworker=worker, exited_on=None)
        adults = list(own.filter(child_track=False).order_by("external_id"))
        for case, face in zip(adults, FACES, strict=False):
            _photograph(case, face, until, worker)
        for kind, title, name in PAPERS:
            _keep(adults[0], kind, title, name, worker)


def _photograph(
    case: Enrolment, face: tuple[str, str, str], until: date, by: User
) -> None:
    consents.record(
        case,
        purpose=Consent.Purpose.PHOTO,
        agreed=True,
        given_on=until,
        until=None,
        given_by="self",
        guardian="",
        language="Krio",
        by=by,
    )
    file = attachments.photo(_saved(_portrait(*face), "JPEG"), "photo.jpg")
    actions.add(case, kind=Kind.PHOTO, title="", file=file, by=by)


def _keep(case: Enrolment, kind: str, title: str, name: str, by: User) -> None:
    content = _saved(_paper(), "PDF" if name.endswith(".pdf") else "JPEG")
    file = attachments.checked(content, name)
    document = actions.add(case, kind=kind, title=title, file=file, by=by)
    if title == REMOVED:
        actions.remove(document, because=Document.Reason.WRONG_CASE, by=by)


def _portrait(wall: str, skin: str, shirt: str) -> Image.Image:
    image = Image.new("RGB", (480, 600), wall)
    pen = ImageDraw.Draw(image)
    pen.ellipse((60, 400, 420, 800), fill=shirt)
    pen.rectangle((200, 330, 280, 430), fill=skin)
    pen.ellipse((140, 110, 340, 380), fill=skin)
    pen.pieslice((132, 90, 348, 330), 180, 360, fill="#1d1512")
    return image


def _paper() -> Image.Image:
    """Lines as of writing: a paper that nobody can read anything from."""
    image = Image.new("RGB", (620, 877), "#fbf8ef")
    pen = ImageDraw.Draw(image)
    pen.rectangle((60, 60, 400, 84), fill="#3a3a3a")
    for number in range(18):
        top = 150 + 34 * number
        pen.rectangle((60, top, 560 - 37 * (number % 4), top + 8), fill="#8a8a8a")
    pen.ellipse((420, 740, 540, 840), outline="#30508c", width=5)
    return image


def _saved(image: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()
