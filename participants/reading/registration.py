"""A registration that is under way: what was typed so far, part by part.

Each part is a draft of whoever registers, just as it was typed; it is checked
again when all is stored. Nothing stands in the register before that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.date_field import aged, in_words
from core.dates import PartialDate
from core.models import Draft, User
from participants.forms import likely
from participants.forms.likely import LikelyForm
from participants.forms.registration import CaseForm, ConsentForm, PersonForm
from participants.models import Application
from participants.models.enrolment import is_child_track
from participants.reading import similar
from participants.reading.facts import Facts
from programs.models import Office, TermsText

PARTS = ("person", "case", "consent")
TITLES = {
    "person": _("Who the person is"),
    "case": _("Home and case"),
    "consent": _("Terms and consent"),
    "check": _("Check and register"),
}
PREFIX = "registration-"
KNOWN = (
    *("family_name", "given_name", "mothers_name", "sex"),
    "age_in_doubt",
)
"""What an application tells beside the birth date."""
COMPARED = (
    *("given_name", "family_name", "other_names", "mothers_name"),
    *("sex", "phone", "national_id"),
)
"""What is held against the register beside the birth date."""


@dataclass(frozen=True)
class Begun:
    """One registration that its writer may go on with."""

    key: str
    name: str
    kept_at: datetime


def begun(by: User) -> list[Begun]:
    """The registrations that somebody has under way, the latest first."""
    drafts = Draft.objects.filter(by=by, key__startswith=draft_key("person", ""))
    return [
        Begun(draft.key.partition(":")[2], _name(draft.data), draft.kept_at)
        for draft in drafts.order_by("-kept_at")
    ]


def steps(here: str) -> list[tuple[str, bool]]:
    """The titles of all pages, and which of them is open."""
    return [(str(title), part == here) for part, title in TITLES.items()]


def draft_key(part: str, key: UUID | str) -> str:
    return f"{PREFIX}{part}:{key}"


def discard(*, by: User, key: UUID) -> None:
    keys = [draft_key(part, key) for part in PARTS]
    Draft.objects.filter(by=by, key__in=keys).delete()


def offices_open(scope: Scope) -> list[Office]:
    """The offices in which somebody may register."""
    reach = scope.reach(Permission.CASE_CREATE)
    offices = Office.objects.filter(pk__in=reach.offices | reach.children)
    return list(offices.select_related("program"))


@dataclass
class Registration:
    """What somebody has typed under one key."""

    by: User
    scope: Scope
    key: UUID
    here: Scope
    """Where they have chosen to work: its office is offered first."""
    locked: bool = False
    """Held until the transaction ends, so that it is stored once."""
    sent: dict[str, QueryDict] = field(default_factory=dict)
    """Parts that have just been sent, which stand over what was kept."""

    @cached_property
    def drafts(self) -> dict[str, Draft]:
        keys = {draft_key(part, self.key): part for part in PARTS}
        drafts = Draft.objects.filter(by=self.by, key__in=list(keys)).order_by("key")
        if self.locked:
            drafts = drafts.select_for_update()
        return {keys[draft.key]: draft for draft in drafts}

    @cached_property
    def offices(self) -> list[Office]:
        return offices_open(self.scope)

    @cached_property
    def application(self) -> Application | None:
        """What it began with, if its key is that of an application."""
        allowed = Application.objects.allowing(self.scope, Permission.APPLICATION_WRITE)
        return allowed.filter(pk=self.key).first()

    @cached_property
    def today(self) -> date:
        return self.offices[0].program.today()

    @cached_property
    def person(self) -> PersonForm:
        typed = self._typed("person")
        asked = self.application if typed is None else None
        known = {name: getattr(asked, name) for name in KNOWN} if asked else {}
        known |= {"birth_date": asked.born} if asked else {}
        return PersonForm(typed, today=self.today, initial=known)

    @cached_property
    def case(self) -> CaseForm:
        initial: dict[str, Any] = {
            "registered_on": self.today,
            "office": self._office_here(),
        }
        typed = self._typed("case")
        if typed is None and (asked := self.application):
            initial |= {"office": asked.office_id, "category": asked.category}
        return CaseForm(typed, offices=self.offices, born=self.born, initial=initial)

    @cached_property
    def consent(self) -> ConsentForm:
        return ConsentForm(self._typed("consent"), for_child=self.is_child)

    @property
    def terms(self) -> QuerySet[TermsText]:
        """What the programme of the chosen office reads to people."""
        return TermsText.objects.read_now(self.case.cleaned_data["office"].program)

    def form(self, part: str) -> Any:
        return {"person": self.person, "case": self.case, "consent": self.consent}[part]

    @property
    def first_open(self) -> str:
        """The first part that is not complete; `check` when all are."""
        open_parts = (part for part in PARTS if not self.form(part).is_valid())
        return next(open_parts, "check")

    def keep(self, part: str) -> None:
        """Keep the fields of the part that was sent."""
        sent = self.sent[part]
        data = {name: sent.get(name, "") for name in self.form(part).fields}
        data |= _answered(sent)
        Draft.objects.keep(by=self.by, key=draft_key(part, self.key), data=data)

    @property
    def born(self) -> PartialDate | None:
        if not self.person.is_bound or "birth_date" in self.person.errors:
            return None
        return self.person.instance.born

    @property
    def is_child(self) -> bool:
        """Whether the case begins on the child track, as far as it is known yet."""
        known = self.case.is_bound and self.case.is_valid()
        case = self.case.cleaned_data if known else {}
        return is_child_track(
            born=self.born.day if self.born else None,
            registered_on=case.get("registered_on", self.today),
            category=case.get("category", ""),
            age_in_doubt=self.person.is_bound
            and self.person.cleaned_data.get("age_in_doubt", False),
        )

    @property
    def is_kept(self) -> bool:
        """Whether whoever registers has the case in their hands afterwards."""
        reach = self.scope.reach(Permission.CASE_CREATE)
        mine = reach.children if self.is_child else reach.offices
        known = self.case.is_bound and self.case.is_valid()
        if known:
            return self.case.cleaned_data["office"].pk in mine
        return any(office.pk in mine for office in self.offices)

    @cached_property
    def likely(self) -> list[similar.Likely]:
        """Who may be the same person, by what was typed so far, complete or not."""
        if not self.person.is_bound:
            return []
        known = {**_cleaned(self.person), **_cleaned(self.case)}
        texts = {name: known.get(name, "") for name in COMPARED}
        return similar.likely(self.scope, similar.Known(born=self.born, **texts))

    @property
    def answers(self) -> dict[str, str]:
        """Why somebody is another person, by the name of the answer."""
        told: dict[str, str] = {}
        for part in PARTS:
            told |= _answered(self._typed(part) or QueryDict())
        return told

    def likely_form(self, part: str, *, asked: bool) -> LikelyForm:
        return LikelyForm(self.answers, likely=self.likely, part=part, asked=asked)

    def stored(self) -> dict[str, Any]:
        """What is to be stored, once every part is valid."""
        person, case = self.person.instance, self.case.instance
        for name, value in self.case.contact().items():
            setattr(person, name, value)
        case.age_in_doubt = self.person.cleaned_data["age_in_doubt"]
        case.education_level = self.case.cleaned_data["education_level"]
        case.external_id = self.case.cleaned_data["external_id"]
        return {
            "person": person,
            "case": case,
            "group": self.case.cleaned_data["former_group"],
            "consents": self.consent.consents(
                given_on=case.registered_on,
                form_version=case.program.terms_version,
                by=self.by,
            ),
        }

    def told(self) -> list[tuple[str, str, Facts]]:
        """Every part in words: its code, its title and its answers."""
        return [
            (part, str(TITLES[part]), list(_answers(self.form(part)))) for part in PARTS
        ]

    def _typed(self, part: str) -> QueryDict | None:
        if part in self.sent:
            return self.sent[part]
        if part not in self.drafts:
            return None
        typed = QueryDict(mutable=True)
        for name, value in self.drafts[part].data.items():
            typed.setlist(name, value if isinstance(value, list) else [value])
        return typed

    def _office_here(self) -> int:
        reach = self.here.reach(Permission.CASE_CREATE)
        near = reach.offices | reach.children
        chosen = [office.pk for office in self.offices if office.pk in near]
        return (chosen or [self.offices[0].pk])[0]


def _answers(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """Label and answer of each question, as a person reads them."""
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if isinstance(form, PersonForm) and bound.name == "birth_date":
            born = form.instance.born
            value = aged(born, timezone.localdate()) if born else ""
        choices = getattr(bound.field, "choices", None)
        if isinstance(value, bool):
            value = gettext("Yes") if value else gettext("No")
        elif isinstance(value, date):
            value = in_words(value)
        elif choices and not hasattr(value, "pk"):
            value = dict(choices).get(value, "")
        if bound.name != "guardian" or value:
            yield str(bound.label), str(value) if value not in (None, "") else ""


def _answered(typed: QueryDict) -> dict[str, str]:
    return {
        name: str(text)
        for name, text in typed.items()
        if name.startswith(likely.PREFIX)
    }


def _cleaned(form: forms.BaseForm) -> dict[str, Any]:
    """What can be understood of it so far."""
    if not form.is_bound:
        return {}
    form.is_valid()
    return form.cleaned_data


def _name(typed: dict[str, Any]) -> str:
    return f"{typed.get('given_name', '')} {typed.get('family_name', '')}".strip()
