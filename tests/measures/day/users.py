"""What each of them does, for locust, and how often: `locust -f` runs this file.

It knows nothing of the product but its addresses: DDR_DAY names a file that says who
signs in and which cases, sessions and months are theirs.
"""

import json
import os
import random
from collections import defaultdict
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from locust import HttpUser, between, events, task

from tests.measures.speed.browser import form_of

DAY = json.loads(Path(os.environ["DDR_DAY"]).read_text())
REPORT = Path(os.environ["DDR_DAY_REPORT"])
MISSPELT = 0.5
"""Of the searches, how many have a letter wrong."""

_accounts = {role: cycle(people) for role, people in DAY["people"].items()}
_took: dict[str, list[float]] = defaultdict(list)
_failed: dict[str, int] = defaultdict(int)


class Person(HttpUser):
    """Signs in once, then works with pauses as somebody who reads and types."""

    abstract = True
    role = ""
    wait_time = between(5, 15)

    def on_start(self) -> None:
        self.me = next(_accounts[self.role])
        page = self.client.get("/accounts/login/", name="sign in")
        typed = {"login": self.me["username"], "password": DAY["password"]}
        fields = form_of(page.content, with_field="password") | typed
        self.client.post("/accounts/login/", fields, name="sign in")

    def read(self, name: str, path: str) -> bytes:
        with self.client.get(path, name=f"read {name}", catch_response=True) as answer:
            if "/accounts/login/" in answer.url:
                answer.failure("signed out")
            return answer.content or b""

    def save(self, name: str, path: str, page: bytes, field: str, **typed: str) -> None:
        fields = form_of(page, with_field=field) | typed
        self.client.post(path, fields, name=f"save {name}", allow_redirects=False)

    @task(4)
    def home(self) -> None:
        self.read("home", "/")


class Caseworker(Person):
    role, weight = "caseworker", 52

    @task(8)
    def case(self) -> None:
        code = random.choice(self.me["cases"])
        self.read("case", f"/participants/{code}/")

    @task(4)
    def people(self) -> None:
        self.read("people", "/participants/?mine=1")

    @task(3)
    def timeline(self) -> None:
        code = random.choice(self.me["cases"])
        self.read("timeline", f"/participants/{code}/timeline/")

    @task(4)
    def search(self) -> None:
        page = self.read("search form", "/participants/search/")
        name = random.choice(DAY["names"])
        if random.random() < MISSPELT:
            at = random.randrange(1, len(name) - 1)
            name = name[:at] + name[at + 1 :]
        fields = form_of(page, with_field="q") | {"q": name}
        self.client.post("/participants/search/", fields, name="read search")

    @task(6)
    def note(self) -> None:
        path = f"/participants/{random.choice(self.me['cases'])}/notes/new/"
        page = self.read("note form", path)
        self.save("note", path, page, "text", kind="phone", text="Comes on Tuesday.")


class Facilitator(Person):
    role, weight = "facilitator", 10

    @task(4)
    def activity(self) -> None:
        self.read("activity", self.me["activity"])

    @task(4)
    def register(self) -> None:
        if not self.me["sessions"]:
            return
        path = self.me["sessions"].pop()
        self.save("register", path, self.read("register", path), "version")


class Lead(Person):
    role, weight = "lead", 6

    @task(4)
    def people(self) -> None:
        self.read("people", random.choice(DAY["lists"]))

    @task(4)
    def summary(self) -> None:
        self.read("summary", DAY["summary"])

    @task(2)
    def progress(self) -> None:
        self.read("progress", DAY["progress"])


class Officer(Person):
    role, weight = "officer", 2

    @task(6)
    def summary(self) -> None:
        self.read("summary", DAY["summary"])

    @task(2)
    def file(self) -> None:
        self.read("file", f"{DAY['summary']}download/?format=csv&audience=internal")


@events.request.add_listener
def _count(name: str, response_time: float, exception: object, **_: object) -> None:
    kind = name.split()[0]
    _took[kind].append(response_time)
    _took[name].append(response_time)
    _failed[kind] += exception is not None


@events.quitting.add_listener
def _report(**_: object) -> None:
    told = {name: _spread(ms) for name, ms in sorted(_took.items())}
    errors = {kind: number for kind, number in _failed.items() if number}
    REPORT.write_text(json.dumps({"took": told, "errors": errors}))


def _spread(ms: list[float]) -> dict[str, float]:
    if len(ms) < 2:
        return {"requests": len(ms), "p50": ms[0], "p95": ms[0], "p99": ms[0]}
    cuts = quantiles(ms, n=100)
    at = {"p50": 49, "p95": 94, "p99": 98}
    return {"requests": len(ms)} | {name: round(cuts[n]) for name, n in at.items()}
