"""JSON: what the summary is, and its rows."""

import json
from datetime import UTC

from reports.exports.rows import Export


def write(export: Export) -> bytes:
    """One figure a line, so that two revisions can be compared by any tool."""
    summary = export.summary
    cutoff = summary.cutoff.astimezone(UTC).replace(tzinfo=None)
    head = {
        "program": summary.program.code,
        "period": summary.period,
        "start": summary.starts_on.isoformat(),
        "end": summary.ends_on.isoformat(),
        "revision": summary.revision,
        "status": summary.status,
        "audience": export.audience,
        "cutoff": f"{cutoff.isoformat(timespec='seconds')}Z",
        "definitions": summary.definitions,
    }
    rows = ",\n ".join(json.dumps(row._asdict()) for row in export.rows)
    text = f'{json.dumps(head)[:-1]},\n"rows": [\n {rows}]}}\n'
    return text.encode()
