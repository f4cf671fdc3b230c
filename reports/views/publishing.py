from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest
from core.models import Draft
from reports import actions
from reports.forms.publishing import NarrativeForm, PublishForm
from reports.models import Summary
from reports.reading import summaries
from reports.reading.summaries import Opened

TEXTS = ("happened", "why", "changes")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUMMARY_PUBLISH)
def publish(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """The draft is frozen by somebody else than who built it, typed out."""
    opened = _opened(request, program, period)
    draft = opened.draft
    if not opened.may_publish:
        raise Http404
    own = draft is not None and not draft.may_be_published_by(request.user)
    context: dict[str, Any] = {**vars(opened), "draft": draft, "own": own}
    if draft is None or own:
        return render(request, "reports/summary_publish.html", context)
    form = PublishForm(request.POST or None, draft=draft)
    if not form.is_valid():
        context |= {"form": form, "before": opened.published}
        return render(request, "reports/summary_publish.html", context)
    _publish(request, opened, form)
    return redirect("reports:summary", program=program, period=period)


def _publish(request: StaffRequest, opened: Opened, form: PublishForm) -> None:
    facts = form.facts()
    try:
        actions.publish(opened.program, opened.span, by=request.user, **facts)
    except actions.NothingToPublish:
        told = gettext("Somebody published this summary before you.")
        messages.info(request, told)
    except actions.CountedAgain:
        told = gettext(
            "The draft was counted again after you opened it, and is not published."
            " Look at it once more."
        )
        messages.warning(request, told)
    except actions.BuiltByThemselves:
        told = gettext("You built this draft: somebody else publishes it.")
        messages.error(request, told)
    else:
        told = gettext("Published at %(time)s. It is never changed again.")
        messages.success(request, told % {"time": opened.program.clock()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUMMARY_NARRATE)
def narrative(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """What stands behind a draft; once it is published there is nothing to write."""
    opened = _opened(request, program, period)
    if not opened.may_narrate:
        raise Http404
    draft = opened.draft
    if draft is None:
        return render(request, "reports/summary_narrative.html", vars(opened))
    key = f"narrative:{draft.pk}"
    typed = Draft.objects.kept(by=request.user, key=key) if not request.POST else None
    written = getattr(draft, "narrative", None)
    initial = typed.data if typed else _initial(opened)
    form = NarrativeForm(request.POST or None, record=written, initial=initial)
    if not form.is_valid():
        if form.versions:
            return conflict(request, form, back=draft.get_absolute_url())
        facts = {"draft": draft, "form": form, "key": key, "typed": typed}
        return render(request, "reports/summary_narrative.html", vars(opened) | facts)
    return _narrated(request, draft, form, key)


def _narrated(
    request: StaffRequest, draft: Summary, form: NarrativeForm, key: str
) -> HttpResponse:
    try:
        actions.narrate(draft, by=request.user, **form.facts())
    except actions.NothingToPublish:
        told = gettext("It was published meanwhile. What you typed is kept as a draft.")
        messages.warning(request, told)
    else:
        Draft.objects.discard(by=request.user, key=key)
        told = gettext("Saved at %(time)s. It is published with the figures.")
        messages.success(request, told % {"time": draft.program.clock()})
    return redirect(draft)


def _initial(opened: Opened) -> dict[str, str]:
    """What was written of this draft, or else of the revision before it."""
    for summary in (opened.draft, opened.published):
        if written := getattr(summary, "narrative", None):
            return {name: getattr(written, name) for name in TEXTS}
    return {}


def _opened(request: StaffRequest, program: str, period: str) -> Opened:
    opened = summaries.opened(request.scope, program, period, "")
    if opened is None or opened.summary is None:
        raise Http404
    return opened
