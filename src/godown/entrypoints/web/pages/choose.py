"""A page about one facility asks which, where all are chosen, or leads to the first one."""

from typing import Any

from litestar import Response

from godown.entrypoints.web import links
from godown.entrypoints.web.page import Page


def choose(page: Page, door: str) -> Response[Any]:
    """The question, under a door of the navigation; each answer leads back to the same address, in that facility."""
    asked = {name: value for name, value in page.request.query_params.items() if name != "facility"}
    path = page.request.url.path
    choices = [(one, links.link(path, **asked, facility=one.code)) for one in page.facilities]
    return page.render("choose.html", door=door, choices=choices)
