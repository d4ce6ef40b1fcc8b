"""How this business picks: whether orders share totes, whether an emptied bin is asked about."""

from dataclasses import dataclass
from typing import Final

import msgspec

from godown.platform import choices
from godown.platform.transaction import Tx

KEY: Final = "pick_rules"


@dataclass(frozen=True, slots=True)
class PickRules:
    """`shared_totes`: several orders may lie in one tote of a wave, single lines are put together. `zero_check`: whoever takes
    what should be the last unit of a bin is asked whether it is empty, which is a count that costs no walk."""

    shared_totes: bool = False
    zero_check: bool = True


def pick_rules(tx: Tx) -> PickRules:
    """How this business picks."""
    return msgspec.convert(choices.chosen(tx, KEY, {}), PickRules)


def set_pick_rules(tx: Tx, new: PickRules) -> PickRules:
    """Pick so from now on; waves that are released keep their totes as they are."""
    choices.choose(tx, KEY, msgspec.to_builtins(new))
    return new
