"""The pages that are measured: each with its floor, and with what the admin has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from core.models import User
from tests.measures.speed.browser import Answer, Browser, form_of
from tests.measures.speed.floor import Asking, MakingReady
from tests.measures.speed.scene import Scene

Ask = Callable[[Browser], list[Answer]]
"""The requests of one thing done; what is only made ready for it is not answered."""
CASES = "/admin/plain/case/"


@dataclass(frozen=True)
class Page:
    name: str
    who: User
    product: Ask
    floor: MakingReady
    admin: Ask | None = None
    writes: bool = False


def pages(scene: Scene) -> Iterator[Page]:
    yield from _lists(scene)
    yield from _searches(scene)
    case = scene.case.get_absolute_url()
    plain = f"{CASES}{scene.case.pk}/change/"
    yield _read("case", scene.caseworker, case, plain)
    yield _read("notes of a case", scene.caseworker, f"{case}notes/")
    yield _note(scene, f"{case}notes/new/", plain)
    yield _register(scene)
    yield _read("home", scene.caseworker, reverse("home"), "/admin/")
    month = f"/reports/{scene.program.code}/{scene.published.code}/"
    yield _read("published month", scene.lead, month)
    draft = f"/reports/{scene.program.code}/{scene.draft.code}/"
    yield _read("draft of a month", scene.lead, draft)
    export = f"{month}download/?format=csv&audience=internal"
    yield _read("month as a file", scene.lead, export)


def _lists(scene: Scene) -> Iterator[Page]:
    people, office = reverse("participants:case-list"), scene.case.office
    deep = f"{CASES}?p={scene.offset // 50}"
    narrowed = f"?office={office.code}&stage=education"
    by_office = f"{CASES}?office__id__exact={office.pk}"
    yield _read("list", scene.lead, people, CASES)
    yield _read("list, filtered", scene.lead, people + narrowed, by_office)
    yield _read("list, deep", scene.lead, f"{people}?after={scene.deep}", deep)


def _searches(scene: Scene) -> Iterator[Page]:
    family = scene.name.split()[-1]
    for name, text in (
        ("search, as written", scene.name),
        ("search, misspelt", f"{scene.name.split()[0]} {family[:-2]}{family[-1]}"),
    ):
        yield _search(name, scene.lead, text)


def _read(name: str, who: User, path: str, admin: str = "") -> Page:
    return Page(
        name,
        who,
        lambda browser: [browser.get(path)],
        lambda client: lambda: client.get(path),
        (lambda browser: [browser.get(admin)]) if admin else None,
    )


def _search(name: str, who: User, text: str) -> Page:
    """What is typed is sent, and leads to the page of who was found."""
    path = reverse("participants:search")

    def product(browser: Browser) -> list[Answer]:
        form = browser.form(path, with_field="q")
        asked = browser.post(path, form | {"q": text})
        return [asked, browser.get(asked.location)]

    def floor(client: Client) -> Asking:
        return lambda: client.post(path, {"q": text}, follow=True)

    typed = text.replace(" ", "+")
    return Page(
        name, who, product, floor, lambda browser: [browser.get(f"{CASES}?q={typed}")]
    )


def _note(scene: Scene, path: str, plain: str) -> Page:
    text = {"kind": "office", "text": "A word about the training."}

    def product(browser: Browser) -> list[Answer]:
        return [browser.post(path, browser.form(path, with_field="text") | text)]

    def floor(client: Client) -> Asking:
        fields = form_of(client.get(path).content, with_field="text") | text
        return lambda: client.post(path, fields)

    def admin(browser: Browser) -> list[Answer]:
        return [browser.post(plain, browser.form(plain, with_field="case_code"))]

    return Page("note saved", scene.caseworker, product, floor, admin, writes=True)


def _register(scene: Scene) -> Page:
    """Everybody as the page proposes it, of a session that has no marks yet."""

    def product(browser: Browser) -> list[Answer]:
        path = next(scene.sessions).get_absolute_url()
        return [browser.post(path, browser.form(path, with_field="version"))]

    def floor(client: Client) -> Asking:
        path = next(scene.replayed).get_absolute_url()
        fields = form_of(client.get(path).content, with_field="version")
        return lambda: client.post(path, fields)

    return Page("register saved", scene.facilitator, product, floor, writes=True)
