"""The policy holds in a real browser, and what it blocks is told."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect


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


@pytest.mark.parametrize(
    "name",
    [
        *("summary-chart", "summary-chart-narrow"),
        *("dashboard-funnel", "dashboard-funnel-narrow"),
    ],
)
def test_a_drawing_keeps_its_own_style_where_it_is_opened_by_itself(visits, name):
    """Of its style elements none is blocked: the lines have their colour."""
    scene = visits.scene
    facts = {"program": scene.program.code}
    if name.startswith("summary"):
        facts |= {"period": scene.summary.period, "code": "CASE-1"}
    page = visits.by("programme_lead")

    page.goto(reverse(f"reports:{name}", kwargs=facts))

    guide = page.locator("#chart-figure .axis .guide.line").first
    expect(guide).to_have_css("stroke", "rgb(216, 223, 227)")


@pytest.mark.parametrize("name", ["cohorts-drawing", "cohorts-drawing-narrow"])
def test_the_curves_of_cohorts_keep_their_style_too(visits, name):
    page = visits.by("programme_lead")
    facts = {"program": visits.scene.program.code, "figure": "time-completed"}

    page.goto(reverse(f"reports:{name}", kwargs=facts))

    guide = page.locator("#chart-figure .axis .guide.line").first
    expect(guide).to_have_css("stroke", "rgb(216, 223, 227)")


def test_a_drawing_is_shown_in_its_page(visits):
    scene = visits.scene
    facts = {"program": scene.program.code, "period": scene.summary.period}
    page = visits.by("programme_lead")
    url = reverse("reports:summary-area", kwargs=facts | {"area": "case"})

    page.goto(url)

    drawn = page.locator("figure img").first
    drawn.scroll_into_view_if_needed()
    expect(drawn).to_have_js_property("complete", True)
    assert drawn.evaluate("image => image.naturalWidth") > 0
