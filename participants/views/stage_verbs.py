"""What can be done with a stay: from where, with which form, in which words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.actions import stages as actions
from participants.forms import stages as forms
from participants.models import Enrolment, Stage
from participants.models.schooling import LEFT
from participants.models.stage import ENDED, RUNNING, WAITING
from participants.reading.case import Link, link_to, may_write
from participants.reading.gates import Notice
from participants.reading.records import Stay
from participants.views.facts import FactPage
from programs.models import Gate, StageKind

FormOf = Callable[[Stage], type[forms.StayForm]]


@dataclass(frozen=True)
class Verb:
    """One thing to do with a stay; ``title`` and ``done`` name the stay as `what`."""

    fits: tuple[str, ...]
    act: Callable[..., Stage]
    form_of: FormOf
    link: Promise
    title: Promise
    button: Promise
    done: Promise
    lead: Promise | str = ""
    prefilled: str = ""
    """The date that is today unless somebody says otherwise."""
    dangerous: bool = False

    def form(self, sent: QueryDict | None, stay: Stage) -> forms.StayForm:
        case = stay.enrolment
        initial = {self.prefilled: case.program.today()} if self.prefilled else {}
        made = self.form_of(stay)
        return made(sent, case=case, kind=stay.stage, record=stay, initial=initial)

    def page(self, stay: Stage, back: str) -> FactPage:
        title = str(self.title % {"what": stay.name})
        return FactPage(title, str(self.lead), str(self.button), back, self.dangerous)

    def told(self, stay: Stage) -> str:
        """What was saved, and when."""
        clock = stay.enrolment.program.clock()
        return str(self.done % {"what": stay.name, "time": clock})


VERBS = {
    "start": Verb(
        WAITING,
        actions.start,
        lambda stay: forms.StartForm,
        link=_("Start"),
        title=_("Start: %(what)s"),
        button=_("Start the stay"),
        done=_("Saved %(time)s. Started: %(what)s."),
        prefilled="started_on",
    ),
    "leave-out": Verb(
        WAITING,
        actions.leave_out,
        lambda stay: forms.LeaveOutForm,
        link=_("Will not begin"),
        title=_("Will not begin: %(what)s"),
        button=_("Save the decision"),
        done=_(
            "Saved %(time)s. It will not begin: %(what)s. Another may be planned later."
        ),
    ),
    "hold": Verb(
        ("active",),
        actions.hold,
        lambda stay: forms.MoveForm,
        link=_("Put on hold"),
        title=_("Put on hold: %(what)s"),
        button=_("Put on hold"),
        done=_("Saved %(time)s. On hold: %(what)s. Resume it when it goes on."),
        lead=_("The place is kept, and the stay shows as on hold until it is resumed."),
    ),
    "resume": Verb(
        ("on_hold",),
        actions.resume,
        lambda stay: forms.MoveForm,
        link=_("Resume"),
        title=_("Resume: %(what)s"),
        button=_("Resume the stay"),
        done=_("Saved %(time)s. It goes on: %(what)s."),
        lead=_("The stay shows as active again from now on."),
    ),
    "end": Verb(
        RUNNING,
        actions.end,
        lambda stay: forms.EndForm,
        link=_("End"),
        title=_("End: %(what)s"),
        button=_("End this stay"),
        done=_(
            "Saved %(time)s. Ended: %(what)s. The next stay may begin on the same day."
        ),
        prefilled="ended_on",
        dangerous=True,
    ),
    "change": Verb(
        (*WAITING, *RUNNING, *ENDED),
        actions.change,
        forms.change_form,
        link=_("Correct"),
        title=_("Correct: %(what)s"),
        button=_("Save the correction"),
        done=_("Saved %(time)s. Corrected: %(what)s."),
    ),
}


def links(
    case: Enrolment, kind: str, stay: Stay, notice: Notice | None = None
) -> list[Link]:
    """What the reader of a case from `readable` may do with one of its stays.

    The ``notice`` of a closed gate stands above them: what it refuses is not offered.
    """
    if not may_write(case, kind):
        return []
    refused = "start" if notice and notice.check.gate == Gate.START else ""
    found = [
        link_to(f"stage-{name}", str(verb.link), case, pk=stay.pk)
        for name, verb in VERBS.items()
        if stay.code in verb.fits and name != refused
    ]
    return [*found, *_of_school(case, kind, stay)]


def _of_school(case: Enrolment, kind: str, stay: Stay) -> Iterator[Link]:
    """What is learned, and a new beginning after one that was left."""
    if kind != StageKind.EDUCATION:
        return
    words = gettext("Record the schooling")
    if stay.schooling:
        words = gettext("Correct the schooling")
    yield link_to("stage-schooling", words, case, pk=stay.pk)
    if stay.code in LEFT and stay.is_last and case.is_active:
        yield link_to("stage-again", gettext("Enrol again"), case, pk=stay.pk)
