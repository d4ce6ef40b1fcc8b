"""docs/reference is made from the code: what stands there is what the code says."""

import re
from pathlib import Path

import pytest

from godown.entrypoints import reference
from godown.platform.settings import VARIABLES

INSIDE = {"GODOWN_SOCKET", "GODOWN_SUPERVISOR"}
"""Set by one process of Godown for another; nobody sets it by hand."""


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_what_the_code_says(name: str) -> None:
    written = (reference.DOCS / name).read_text(encoding="utf-8")
    assert written == reference.PAGES[name](), "run python -m godown.entrypoints.reference"


def test_every_variable_is_explained() -> None:
    assert reference.variables_in_code() - INSIDE == set(VARIABLES)


def test_links_between_our_pages_lead_somewhere() -> None:
    root = Path(__file__).parents[2]
    pages = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("bench/*.md")]
    broken = [
        f"{page.relative_to(root)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []
