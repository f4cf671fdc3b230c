"""What waits in a case and needs attention, as far as the reader may know."""

from core.access import Scope
from participants.reading.attention import agreed, care, person, stays, waits
from participants.reading.attention.line import Line, rules_held
from participants.reading.case import Head

PRESSING = ["bad", "warn", ""]


def lines(head: Head, scope: Scope) -> list[Line]:
    """What waits, the most pressing first."""
    case, held = head.case, rules_held(head)
    found = [
        *waits.follow_ups(case, head.today, scope),
        *waits.open_tasks(head, scope),
        *waits.exit_asked(case, scope),
        *waits.care_asked(head),
        *stays.absent(head, scope),
        *care.care_review(head, scope),
        *stays.over_length(head),
        *care.screening(head, held),
        *care.reassessment(head, held, scope),
        *agreed.plan(head, held, scope),
        *agreed.terms(head, held),
        *agreed.asked_again(head, held, scope),
        *stays.childcare(head),
        *stays.under_15(head),
        *person.missing(case),
    ]
    return sorted(found, key=lambda line: PRESSING.index(line.tone))
