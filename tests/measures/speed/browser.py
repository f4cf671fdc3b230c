"""Somebody signed in, over HTTP, who follows no redirect and reads no picture."""

import time
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HOST = "127.0.0.1"
SENT = "application/x-www-form-urlencoded"

Fields = dict[str, str]


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str
    seconds: float


class Browser:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: Fields) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def form(self, path: str, *, with_field: str) -> Fields:
        return form_of(self.get(path).body, with_field=with_field)

    def sign_in(self, path: str, **typed: str) -> None:
        form = self.form(path, with_field="password")
        if self.post(path, form | typed).status != 302:
            raise AssertionError(f"nobody could sign in at {path}")

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            headers["Content-Type"] = SENT
        connection = HTTPConnection(HOST, self.port, timeout=120)
        begun = time.perf_counter()
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        read = response.read()
        seconds = time.perf_counter() - begun
        connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {k: m.value for k, m in SimpleCookie(line).items()}
        location = response.headers.get("Location", "")
        return Answer(response.status, read, location, seconds)


class FormReader(HTMLParser):
    """The fields of each form of a page, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self.text = ""
        """The name of the text area that is being read."""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        name = got.get("name", "")
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        if tag == "input" and name and self._counts(got):
            self.forms[-1][name] = got.get("value", "on")
        elif tag == "textarea":
            self.text = name
            self.forms[-1][name] = ""
        elif tag == "select":
            self.select = name
            self.forms[-1].setdefault(name, "")
        elif tag == "option" and "selected" in got and self.select:
            self.forms[-1][self.select] = got.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.forms[-1][self.text] += data

    @staticmethod
    def _counts(got: dict[str, str]) -> bool:
        kind = got.get("type", "text")
        return kind not in {"submit", "button", "file"} and (
            kind not in {"radio", "checkbox"} or "checked" in got
        )


def form_of(page: bytes, *, with_field: str) -> Fields:
    """What stands in the form of a page that has this field."""
    reader = FormReader()
    reader.feed(page.decode())
    return next(form for form in reader.forms if with_field in form)
