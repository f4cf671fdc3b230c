"""A drawing at its own address: an SVG file, under a policy of its own."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from core import csp


def answer(svg: str) -> HttpResponse:
    """The drawing as an image, which allows its own style elements and nothing else."""
    policy = {"Content-Security-Policy": csp.of_drawing(svg)}
    return HttpResponse(svg, content_type="image/svg+xml", headers=policy)


def addresses(
    route: str, view: Callable[..., HttpResponse], name: str
) -> list[URLPattern]:
    """Of the drawing, and of the one that is drawn anew for a phone."""
    narrow = {"narrow": True}
    return [
        path(f"{route}-narrow.svg", view, narrow, name=f"{name}-narrow"),
        path(f"{route}.svg", view, name=name),
    ]
