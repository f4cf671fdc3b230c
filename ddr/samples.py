"""Made-up content for the gallery: nobody in it exists, and nothing is translated."""

from typing import Any, NamedTuple
from uuid import uuid4

from crispy_forms.layout import Div
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils import timezone

from core.forms import OnceForm, PanelHelper, Version
from core.http import Page
from core.models import Draft

MESSAGES = [
    Message(constants.SUCCESS, "Register saved 14:03. Two people were absent."),
    Message(constants.INFO, "The summary is being built. You can leave this page."),
    Message(constants.WARNING, "One registration looks like this one. Compare them."),
    Message(constants.ERROR, "The file was refused: it has no column “office”."),
]
FACTS = [("Case code", "K7QM2-9XTBD"), ("Registered", "5 January 2026"), ("Phone", "")]
TONES = [
    ("", "Planned"),
    ("info", "Active"),
    ("good", "Completed"),
    ("warn", "On hold"),
    ("bad", "Dropped out"),
]
VERSIONS = [
    Version("Phone", "+231 77 000 111", "+231 77 000 112", differs=True),
    Version("Address", "Ombala", "Ombala", differs=False),
]
MARKS = ["present", "late", "absent", "excused", "cancelled"]
REGISTER = [
    ("Adama Traoré", "K7QM2-9XTBD", "present"),
    ("Deng Akol Majok", "M4T8W-2RBXA", "late"),
    ("Samuel Kwabena Owusu", "P9C3H-6YVNE", "absent"),
]


class SampleJob(NamedTuple):
    """As much of a core Job as its component shows."""

    state: str
    get_state_display: str
    is_open: bool
    done: int = 0
    total: int = 0
    seconds_left: int | None = None
    problem: str = ""
    problem_text: str = ""


JOBS = [
    SampleJob("waiting", "Waiting", is_open=True),
    SampleJob("running", "Running", is_open=True, done=12, total=40, seconds_left=75),
    SampleJob("done", "Done", is_open=False),
    SampleJob(
        "failed",
        "Failed",
        is_open=False,
        problem="x",
        problem_text="30 of 40 rows are stored. The file ended early: send it again.",
    ),
]


class SampleForm(OnceForm):
    """Every kind of field, with help; shown empty and with errors."""

    family_name = forms.CharField(label="Family name")
    birth_date = forms.CharField(
        label="Birth date", help_text="In any form: 3/4/90, 1990, April 1990."
    )
    office = forms.ChoiceField(
        label="Office", choices=[("", "Choose"), ("n", "North"), ("s", "South")]
    )
    phone = forms.CharField(label="Phone", required=False)
    sex = forms.ChoiceField(
        label="Sex",
        choices=[("F", "Woman"), ("M", "Man")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="Needs",
        choices=[("h", "Health"), ("w", "Work"), ("e", "Education")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="The terms were read out and agreed to")
    story = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}))

    helper = PanelHelper(
        Div(
            "family_name",
            "birth_date",
            "office",
            "phone",
            "sex",
            "needs",
            Div("agreed", css_class="wide"),
            Div("story", css_class="wide"),
            css_class="fields",
        )
    )


class WrongForm(SampleForm):
    """It does not take the focus: the gallery begins at its beginning."""

    helper = PanelHelper(*SampleForm.helper.layout.fields)
    helper.quiet = True


def content() -> dict[str, Any]:
    """What the gallery's page is filled with."""
    typed = {"wrong-birth_date": "3/14/90", "submission_key": str(uuid4())}
    wrong = WrongForm(typed, prefix="wrong")
    wrong.add_error("birth_date", "Enter the day first: there is no month 14.")
    return {
        "samples": MESSAGES,
        "facts": FACTS,
        "tones": TONES,
        "jobs": JOBS,
        "versions": VERSIONS,
        "marks": MARKS,
        "register": REGISTER,
        "form": SampleForm(),
        "draft": Draft(key="note:sample", kept_at=timezone.now()),
        "wrong": wrong,
        "page": Page([], before="K7QM2-9XTBD", after="P9C3H-6YVNE"),
    }
