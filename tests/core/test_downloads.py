"""A file to save is answered in one place."""

import re
from pathlib import Path

from core import csp, downloads

ROOT = Path(__file__).resolve().parents[2]
OURS = ["core", "programs", "participants", "reports", "ddr"]


def test_a_file_is_saved_under_its_name_and_shown_and_kept_by_no_browser():
    answer = downloads.answer(b"x", "Liste été.csv", "text/csv; charset=utf-8")

    assert answer.headers == {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": "attachment; filename*=utf-8''Liste%20%C3%A9t%C3%A9.csv",
        "Content-Security-Policy": csp.DOWNLOAD,
        "Cache-Control": "no-store",
    }


def test_no_page_answers_one_by_itself():
    paths = [path for app in OURS for path in (ROOT / app).rglob("*.py")]

    found = {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if re.search(r"Content-Disposition|csp\.DOWNLOAD", path.read_text())
    }

    assert found == {"core/downloads.py"}
