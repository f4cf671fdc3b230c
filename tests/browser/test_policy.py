"""The policy holds in a real browser, and what it blocks is told."""


def test_a_page_that_breaks_the_policy_fails_the_test(visits, caplog):
    """The net under all browser tests has no hole."""
    page = visits.by("caseworker")
    page.goto("/")

    with page.expect_event("console"):
        page.evaluate("document.body.setAttribute('style', 'color: red')")
    for _ in range(50):
        if caplog.records:
            break
        page.wait_for_timeout(100)

    assert [record.getMessage() for record in caplog.records] == [
        "Content-Security-Policy: style-src-attr blocked inline on home"
    ]
    assert "violates the following Content Security Policy" in visits.faults.pop()
    caplog.clear()
