"""`publish_summary --program CODE --period PERIOD`: freeze the draft.

For operators: in the browser the publisher is another than the builder, here it
is recorded that it was done at the command line. When it returns, partners and the
public can be told: what may not be is kept back.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reports import actions, releasing
from reports.disclosure.protecting import NotProtected
from reports.jobs import NOT_PROTECTED
from reports.management.arguments import (
    add_by,
    add_period,
    period_of,
    program_of,
    user_of,
)


class Command(BaseCommand):
    help = "Publish the draft of a period: it is never changed again."

    def add_arguments(self, parser: CommandParser) -> None:
        add_period(parser)
        add_by(parser)
        parser.add_argument(
            "--reason", default="", metavar="TEXT", help="Why there is a revision."
        )

    def handle(
        self,
        *args: Any,
        program: str,
        period: str,
        by: str | None,
        reason: str,
        **options: Any,
    ) -> None:
        of, span, user = program_of(program), period_of(period), user_of(by)
        try:
            summary = actions.publish(
                of, span, by=user, reason=reason, at_command_line=True
            )
        except actions.NothingToPublish as error:
            sentence = _("There is no draft of %(period)s to publish.")
            raise CommandError(sentence % {"period": span.code}) from error
        try:
            releasing.release(summary)
        except NotProtected:
            self.stderr.write(_(NOT_PROTECTED))
        answer = {
            "program": of.code,
            "period": span.code,
            "revision": summary.revision,
            "status": summary.status,
        }
        self.stdout.write(json.dumps(answer))
