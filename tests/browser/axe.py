"""axe-core in a page: what it finds, in one line for each kind of barrier."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES: dict[str, object] = {
    "resultTypes": ["violations"],
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
        "best-practice",
    ],
}
CONTRAST: dict[str, object] = {
    "resultTypes": ["violations"],
    "runOnly": ["color-contrast"],
}
RUN = """
async options => {
  const found = await axe.run(document, options);
  return found.violations.map(rule => [
    rule.id, rule.help, rule.nodes.map(node => node.html.slice(0, 200)),
  ]);
}
"""


def load(page: Page) -> None:
    """Past the page's policy, as a person's own tools."""
    page.evaluate(AXE_SCRIPT)


def barriers(page: Page, rules: dict[str, object] = RULES) -> list[str]:
    found = page.evaluate(RUN, rules)
    return [
        f"{rule}: {words} ({len(nodes)} times, first: {nodes[0]})"
        for rule, words, nodes in found
    ]
