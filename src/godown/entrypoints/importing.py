"""Saving an import from any door: transaction after transaction, what takes long in the background."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final
from uuid import UUID

from godown import imports
from godown.imports import Progress, Run
from godown.kernel.refusal import Refusal
from godown.platform.identity import Identity
from godown.platform.transaction import Tx

Opener = Callable[[], AbstractContextManager[Tx]]

ANSWER_SECONDS: Final = 4
"""A person waits so long for an answer; the rest of a large file is saved by the worker."""


def save(
    open_tx: Opener, run_id: UUID, *, seconds: int | None = None, tell: Callable[[Progress], None] | None = None
) -> Run:
    """Save an import; after `seconds` the rest is deferred to the worker. `tell` hears of each step."""
    began = time.monotonic()
    while True:
        with open_tx() as tx:
            step = imports.save_next(tx, run_id)
            late = seconds is not None and time.monotonic() - began > seconds
            if step.left and late:
                tx.defer("save_import", run=str(run_id))
            run = imports.run(tx, run_id)
        if tell:
            tell(step)
        if not step.left or late:
            return run


def mind_scope(identity: Identity, kind: str) -> None:
    """Refuse (`not_allowed`) a kind of file that this person or key may not bring in."""
    scope = imports.kind_of(kind).scope
    if scope not in identity.scopes:
        raise Refusal("not_allowed", f"You may not do this: it needs the right “{scope}”.", status=403, scope=scope)
