"""`export_summary --program CODE --period PERIOD ...`: a stored summary as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    OutputWrapper,
)
from django.utils import translation
from django.utils.translation import gettext as _

from core.pdf import NoFont
from reports import exports, releasing
from reports.audiences import AUDIENCES, INTERNAL
from reports.disclosure.protecting import NotProtected
from reports.exports.rows import Export, export
from reports.jobs import NOT_PROTECTED
from reports.management.arguments import add_period, period_of, program_of
from reports.models import Summary


class Command(BaseCommand):
    help = "Write a summary to a file, or to stdout with --output -."

    def add_arguments(self, parser: CommandParser) -> None:
        add_period(parser)
        parser.add_argument("--revision", type=int, metavar="N")
        parser.add_argument("--audience", required=True, help=" | ".join(AUDIENCES))
        parser.add_argument("--format", required=True, help=" | ".join(exports.FORMATS))
        parser.add_argument("--output", required=True, metavar="FILE")

    def handle(
        self,
        *args: Any,
        program: str,
        period: str,
        revision: int | None,
        audience: str,
        output: str,
        **options: Any,
    ) -> None:
        form = format_of(audience, options["format"])
        summary = summary_of(program, period, revision, audience)
        if audience != INTERNAL:
            protect(summary)
        file = written(form, export(summary, audience))
        if output == "-":
            write_out(file, self.stdout)
            return
        try:
            Path(output).write_bytes(file)
        except OSError as error:
            sentence = _("%(file)s can't be written: %(reason)s.")
            facts = {"file": output, "reason": error.strerror}
            raise CommandError(sentence % facts) from error


def written(form: exports.Format, exported: Export) -> bytes:
    """In English: at the command line there is no reader whose language it were."""
    try:
        with translation.override("en"):
            return form.write(exported)
    except NoFont as error:
        sentence = _("No font of this server has all signs of the names in it.")
        raise CommandError(sentence) from error


def write_out(file: bytes, out: OutputWrapper) -> None:
    """The bytes as they are where the stream takes them, else as text."""
    if raw := getattr(out, "buffer", None):
        raw.write(file)
        raw.flush()
    else:
        out.write(file.decode(), ending="")


def format_of(audience: str, form: str) -> exports.Format:
    """One sentence for what does not exist, and for what does not exist yet."""
    if audience not in AUDIENCES:
        known = ", ".join(AUDIENCES)
        raise CommandError(_("The audience is one of: %(known)s.") % {"known": known})
    if form not in exports.FORMATS:
        known = ", ".join(exports.FORMATS)
        raise CommandError(_("The format is one of: %(known)s.") % {"known": known})
    return exports.FORMATS[form]


def protect(summary: Summary) -> None:
    """For partners and the public, where a worker has not done it yet."""
    try:
        releasing.release(summary)
    except NotProtected as error:
        raise CommandError(_(NOT_PROTECTED)) from error


def summary_of(
    program: str, period: str, revision: int | None, audience: str
) -> Summary:
    """The latest, or the one asked for; for others the latest that is published."""
    of, span = program_of(program), period_of(period)
    revisions = Summary.objects.of(of, span)
    sentence = _("There is no summary of %(period)s: build it first.")
    if revision is not None:
        revisions = revisions.filter(revision=revision)
        sentence = _("There is no revision %(revision)d of %(period)s.")
    if audience != INTERNAL:
        if revisions.exists():
            sentence = _(
                "No summary of %(period)s is published: partners and the public are"
                " told of nothing else."
            )
            if revision is not None:
                sentence = _(
                    "Revision %(revision)d of %(period)s is not published: partners and"
                    " the public are told of nothing else."
                )
        revisions = revisions.published()
    if summary := revisions.first():
        return summary
    raise CommandError(sentence % {"period": span.code, "revision": revision})
