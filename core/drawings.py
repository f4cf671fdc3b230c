"""A drawing at its own address: an SVG file, under a policy of its own."""

from django.http import HttpResponse

from core import csp


def answer(svg: str) -> HttpResponse:
    """The drawing as an image, which allows its own style elements and nothing else."""
    policy = {"Content-Security-Policy": csp.of_drawing(svg)}
    return HttpResponse(svg, content_type="image/svg+xml", headers=policy)
