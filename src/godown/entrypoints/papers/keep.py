"""Papers that must never change are made once and kept as stored files; every later copy has the same bytes.

Facts are read in one transaction, the PDF is made outside of any, and it is kept in a second one, unless another
process was quicker or the thing changed meanwhile (an invoice was cancelled): then what is there now counts.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown.entrypoints.papers.press import PRESS, Sheet
from godown.platform.files import Files, keep_file
from godown.platform.transaction import Tx

Open = Callable[[], AbstractContextManager[Tx]]
Standing = tuple[str, UUID | None]
"""What a thing is now (its variant: issued or cancelled, which shipment), and the file of the paper that goes with that."""

TRIES: Final = 3
"""A thing changes seldom while its paper is made; after so many tries the next request makes it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper about to be made: for which thing, in which of its variants."""

    thing_id: UUID
    variant: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class PaperKind:
    """How a kind of paper is found, composed and kept. `compose` leaves out what cannot be printed yet."""

    name: str
    standing: Callable[[Tx, Sequence[UUID], bool], Mapping[UUID, Standing]]
    compose: Callable[[Tx, Sequence[UUID]], Sequence[Draft]]
    keep: Callable[[Tx, Sequence[tuple[Draft, UUID]]], None]


def kept(open_: Open, files: Files, kind: PaperKind, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The file of the paper of each thing, made now where there is none; what cannot be printed is not in the answer."""
    found: dict[UUID, UUID] = {}
    for _ in range(TRIES):
        with open_() as tx:
            standing = kind.standing(tx, ids, False)
            found = {thing: file for thing, (_, file) in standing.items() if file}
            drafts = kind.compose(tx, [thing for thing in standing if thing not in found])
        if not drafts:
            break
        made = [(draft, PRESS.pdf(draft.sheet)) for draft in drafts]
        with open_() as tx:
            found |= _keep(tx, files, kind, made)
        if len(found) >= len(standing):
            break
    return found


def _keep(tx: Tx, files: Files, kind: PaperKind, made: Sequence[tuple[Draft, bytes]]) -> dict[UUID, UUID]:
    now = kind.standing(tx, [draft.thing_id for draft, _ in made], True)
    fresh: list[tuple[Draft, UUID]] = []
    found: dict[UUID, UUID] = {}
    for draft, content in made:
        variant, file = now[draft.thing_id]
        if file:
            found[draft.thing_id] = file
        elif variant == draft.variant:
            name = f"{draft.sheet.name}.pdf"
            file = keep_file(tx, files, kind=kind.name, name=name, media_type="application/pdf", content=content)
            fresh.append((draft, file))
    kind.keep(tx, fresh)
    return found | {draft.thing_id: file for draft, file in fresh}
