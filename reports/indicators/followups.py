"""What is counted after the exit, 3, 6, 12 and 24 months on."""

from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.indicators.kinds import DEATHS, Indicator, Rate, Source, has_row, person

FOLLOW_UPS = Source("follow-ups", rows="participants_followup r")

WAVES = (3, 6, 12, 24)

REACHED = "r.result IN ('reached_in_person', 'reached_by_phone', 'by_proxy')"
IN_WORK = "r.work IN ('employee', 'employer', 'own_account', 'family_worker')"


def wave_indicators(wave: int) -> Iterator[Indicator]:
    due = f"""
        (e.exited_on + interval '{wave} months')::date BETWEEN %(s)s AND %(e)s
        AND e.exit_reason NOT IN {DEATHS}
        AND e.exit_reason <> 'transferred_to_other_programme'
    """
    reached = f"r.wave = {wave} AND {REACHED}"
    yield Rate(
        code=f"FU{wave}-1",
        name=format_lazy(_("Followed up at {months} months"), months=wave),
        definition=_(
            "Persons who were reached in person, by phone or through somebody else for"
            " this follow-up, whenever that was, of the persons for whom it fell due in"
            " the period; deaths and transfers to another programme are left out."
        ),
        source=FOLLOW_UPS,
        over=person(due),
        hits=has_row(reached),
    )
    followed_up = f"({due})::int * {has_row(reached)}"
    yield Rate(
        code=f"FU{wave}-2",
        name=format_lazy(_("In work at {months} months"), months=wave),
        definition=_(
            "Persons who are employees, employers, own-account or contributing family"
            " workers, of those followed up."
        ),
        source=FOLLOW_UPS,
        over=followed_up,
        hits=has_row(f"{reached} AND {IN_WORK}"),
    )
    yield Rate(
        code=f"FU{wave}-3",
        name=format_lazy(_("Back in an armed group at {months} months"), months=wave),
        definition=_(
            "Persons known to be back in an armed group, of those followed up. Where"
            " nothing was noted it counts as no."
        ),
        source=FOLLOW_UPS,
        over=followed_up,
        hits=has_row(f"{reached} AND r.rejoined"),
    )
