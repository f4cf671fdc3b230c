"""How many complaints, by month, office and kind, and never whose."""

from django.utils.translation import gettext

from core.access import Scope
from participants.models import Complaint
from participants.reading.counts import Table, asked, months, offices, table

COUNTED = "SELECT * FROM participants_complaints_counted(%s, %s)"


def complaints(scope: Scope, least: int) -> list[Table]:
    """Of those received in the last year: what is small is withheld."""
    rows = asked(COUNTED, scope)
    columns = [gettext("Complaints")]
    kinds = [(kind.value, str(kind.label)) for kind in Complaint.Kind]
    return [
        table(
            (gettext("By month in which they were received"), gettext("Month")),
            columns,
            months(scope),
            [(month, (figure,)) for _office, month, _kind, figure in rows],
            least,
        ),
        table(
            (gettext("By office"), gettext("Office")),
            columns,
            offices(scope),
            [(office, (figure,)) for office, _month, _kind, figure in rows],
            least,
        ),
        table(
            (gettext("By what they are about"), gettext("About")),
            columns,
            [*kinds],
            [(kind, (figure,)) for _office, _month, kind, figure in rows],
            least,
        ),
    ]
