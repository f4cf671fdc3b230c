"""What is new: read from CHANGELOG.md as it is written."""

from core import news

TEXT = """# What changed

Words before any heading.

## 1.1

* One entry
  that goes on.
- Another with `a command`.

## Empty

## 1.0

* The first.
"""


def test_headings_with_their_entries_are_read_newest_first():
    releases = news.read(TEXT)

    assert [(release.title, release.entries) for release in releases] == [
        ("1.1", ["One entry that goes on.", "Another with `a command`."]),
        ("1.0", ["The first."]),
    ]


def test_what_is_to_be_typed_is_marked_and_nothing_else_is_html():
    release = news.Release("1", ["Type `<b>` & see"])

    assert release.in_html() == [
        "<span>Type </span><code>&lt;b&gt;</code><span> &amp; see</span>"
    ]


def test_our_own_changes_are_told():
    assert news.releases()
    assert len(news.mark()) == 12
