"""Sets that are taxed as one (mixed supply) on documents: the books keep their parts, each with its share, for parts come back one by
one; papers, portal and returns say one line for whole sets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final
from uuid import UUID

from godown.books.queries import InvoiceLine

UNIT: Final = "set"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The set that a line is a part of: its code and name, how many units of this part one set holds, and how many different parts."""

    code: str
    name: str
    per: int
    parts: int

    def told(self) -> dict[str, Any]:
        """As a document keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SetPart:
    """A part of a set as its order has it: what it would bear alone, by its class and the price of a piece."""

    sku_id: UUID
    tax_class: str
    hsn: str
    piece_paise: int


def whole_sets(parts: Iterable[tuple[UUID, int, Mapping[str, Any]]]) -> int:
    """How many whole sets lines of one set are, each (SKU, units, set); 0 where a part is missing or some are over."""
    units: dict[UUID, int] = defaultdict(int)
    about: dict[UUID, Mapping[str, Any]] = {}
    for sku_id, count, told in parts:
        units[sku_id] += count
        about[sku_id] = told
    if not units or any(told["parts"] != len(units) or told["per"] < 1 for told in about.values()):
        return 0
    counts = {divmod(units[sku_id], about[sku_id]["per"]) for sku_id in units}
    (sets, over), *others = sorted(counts)
    return sets if not others and not over else 0


def as_said(lines: Sequence[InvoiceLine]) -> list[InvoiceLine]:
    """Lines as a document says them: whole sets are one line where their first part stands; a part of a set that is not whole stands by
    itself and names its set."""
    mine: dict[str, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        if line.bundle:
            mine[line.bundle["code"]].append(line)
    sets = {code: whole_sets((n.sku_id, n.quantity, n.bundle or {}) for n in rows) for code, rows in mine.items()}
    said, told = [], set[str]()
    for line in lines:
        if not line.bundle:
            said.append(line)
        elif not sets[code := line.bundle["code"]]:
            said.append(replace(line, description=f"{line.description} ({line.bundle['name']})"))
        elif code not in told:
            said.append(_one(mine[code], sets[code]))
            told.add(code)
    return said


def _one(rows: Sequence[InvoiceLine], sets: int) -> InvoiceLine:
    first = rows[0]
    assert first.bundle is not None
    return replace(
        first, sku_code=first.bundle["code"], description=first.bundle["name"], unit=UNIT, quantity=sets,
        gross_paise=sum(row.gross_paise for row in rows), taxable_paise=sum(row.taxable_paise for row in rows),
        tax_paise=sum(row.tax_paise for row in rows), taxes=_summed([row.taxes for row in rows]),
        forgone=_summed([row.forgone for row in rows]), shipping_paise=sum(row.shipping_paise for row in rows),
    )  # fmt: skip


def _summed(taxes: Sequence[Sequence[Sequence[Any]]]) -> list[tuple[str, int, int, int]]:
    """(head, rate, base, amount) of all together."""
    sums: dict[tuple[str, int], list[int]] = {}
    for row in taxes:
        for code, rate, base, amount in row:
            pair = sums.setdefault((code, rate), [0, 0])
            pair[0] += base
            pair[1] += amount
    return [(code, rate, base, amount) for (code, rate), (base, amount) in sums.items()]
