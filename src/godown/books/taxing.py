"""Invoices are taxed: line by line, by the rates of their day. Nothing is written; rules are asked, each question once a set."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Final
from uuid import UUID

from godown.books.choices import TaxChoices
from godown.books.store_documents import Draft, DraftLine
from godown.books.words import NewInvoice, NewLine
from godown.countries import (
    CountryPack,
    Deal,
    Head,
    LineTax,
    Part,
    Priced,
    Rate,
    Slab,
    Supply,
    leading,
    pack_of,
    part_of,
    payable,
    price_line,
    slabs_on,
    tax_set,
)
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal

CHALLAN: Final = "delivery_challan"
UNTAXED: Final = (Slab(Rate(())),)
MILLIONTHS: Final = 100
"""Millionths in a basis point."""


class Desk:
    """Taxes invoices of one set. What the same class, day and supply bear is worked out once."""

    def __init__(self, choices: TaxChoices) -> None:
        self.choices = choices
        self._own = [rate.slab() for rate in choices.rates]
        self._own_classes = {rate.tax_class for rate in choices.rates}
        self._slabs: dict[tuple[str, str, date], tuple[Slab, ...]] = {}
        self._heads: dict[tuple[str, Supply, Rate], tuple[Head, ...]] = {}

    def draft(self, new: NewInvoice) -> Draft:
        """The document of an invoice, its number still open; of a day whose books are closed it is of the first open one.
        Refuses `no_rate`, `below_unit_tax`, `no_country_pack`."""
        new = replace(new, dated=self.choices.open_day(new.dated))
        pack = pack_of(new.deal.seller.country)
        supply = pack.supply(self.told(new.deal))
        if new.kind == CHALLAN:
            supply = replace(supply, treatment="branch", taxed_by="nobody")
        warnings: list[str] = []
        lines = self._lines(pack, supply, new, warnings)
        total = sum(line.gross_paise for line in lines)
        rounded = self.choices.whole_rupees if new.rounds is None else new.rounds
        return Draft(
            id=new_id(), kind=new.kind or pack.document(new.deal.seller), country=pack.code, registration=new.deal.seller.registration,
            financial_year=pack.year(new.dated), dated=new.dated, facility_id=new.facility_id, source_kind=new.source_kind,
            source_id=new.source_id, order_id=new.order_id, corrects_id=None, treatment=supply.treatment,
            place_of_supply=supply.place, supplier=dict(new.supplier), buyer=dict(new.buyer),
            warnings=list(dict.fromkeys(warnings)), lines=lines, operator=self.choices.operators.get(str(new.channel_id), ""),
            rounded=rounded, round_off_paise=payable(total) - total if rounded else 0,
        )  # fmt: skip

    def told(self, deal: Deal) -> Deal:
        """A deal with what the business chose: zones, and whether it sells under a bond."""
        zoned = deal.buyer.registration in self.choices.zones
        return replace(deal, buyer=replace(deal.buyer, free_zone=zoned), tax_paid=not self.choices.bond)

    def _lines(self, pack: CountryPack, supply: Supply, new: NewInvoice, warnings: list[str]) -> tuple[DraftLine, ...]:
        """Each line by itself, those of a set that is taxed as one together."""
        sets: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for number, line in enumerate(new.lines):
            if line.bundle:
                sets[line.bundle.code, line.inclusive].append(number)
        made = {
            n: self._line(n, line, pack, supply, new, warnings) for n, line in enumerate(new.lines) if not line.bundle
        }
        for numbers in sets.values():
            made |= self._set(numbers, pack, supply, new, warnings)
        return tuple(made[number] for number in range(len(new.lines)))

    def _line(
        self, number: int, line: NewLine, pack: CountryPack, supply: Supply, new: NewInvoice, warnings: list[str]
    ) -> DraftLine:
        priced = self._price(line, self._slabs_of(line, pack, new, warnings), pack, supply)
        if priced.doubtful:
            warnings.append("no_slab_fits")
        return _draft_line(number, line, priced.tax, line.hsn, _rate_of(priced.rate, new))

    def _set(
        self, numbers: Sequence[int], pack: CountryPack, supply: Supply, new: NewInvoice, warnings: list[str]
    ) -> dict[int, DraftLine]:
        """The parts of a set, taxed as one at the highest rate of all its parts, under the HSN of the one that bears it."""
        lines = [new.lines[number] for number in numbers]
        rates: dict[UUID, Rate] = {}
        for one in lines[0].set_parts:
            alone = replace(
                lines[0], tax_class=one.tax_class, goods_paise=one.piece_paise, shipping_paise=0, quantity=1
            )
            slabs = self._slabs_of(alone, pack, new, warnings)
            rates[one.sku_id] = slabs[0].rate if len(slabs) == 1 else self._price(alone, slabs, pack, supply).rate
        lead = leading(list(rates.values()))
        rate, hsn = list(rates.values())[lead], lines[0].set_parts[lead].hsn
        parts = [Part(one.goods_paise + one.shipping_paise, one.quantity, rates[one.sku_id]) for one in lines]
        taxes = tax_set(parts, rate, self._heads_of(pack, supply, rate), inclusive=lines[0].inclusive)
        return {
            number: _draft_line(number, line, tax, hsn, _rate_of(rate, new))
            for number, line, tax in zip(numbers, lines, taxes, strict=True)
        }

    def _slabs_of(self, line: NewLine, pack: CountryPack, new: NewInvoice, warnings: list[str]) -> Sequence[Slab]:
        """The slabs of a line on the day of its invoice; a rate that has changed since the order is said."""
        slabs = UNTAXED if new.kind == CHALLAN else self.slabs(pack, line.tax_class, new.dated)
        if new.agreed and new.agreed != new.dated and self._changed(pack, line.tax_class, new.agreed, slabs):
            warnings.append("rate_changed")
        return slabs

    def _heads_of(self, pack: CountryPack, supply: Supply, rate: Rate) -> tuple[Head, ...]:
        key = (pack.code, supply, rate)
        if key not in self._heads:
            self._heads[key] = pack.heads(rate, supply)
        return self._heads[key]

    def _price(self, line: NewLine, slabs: Sequence[Slab], pack: CountryPack, supply: Supply) -> Priced:
        return price_line(
            slabs, lambda rate: self._heads_of(pack, supply, rate), goods=line.goods_paise, shipping=line.shipping_paise, units=line.quantity,
            inclusive=line.inclusive, shipping_counts=self.choices.shipping_counts,
        )  # fmt: skip

    def slabs(self, pack: CountryPack, tax_class: str, day: date) -> tuple[Slab, ...]:
        """The slabs of a class on a day: the business's own where it has some, else everybody's."""
        key = (pack.code, tax_class, day)
        if key not in self._slabs:
            dated = self._own if tax_class in self._own_classes else pack.slabs
            self._slabs[key] = slabs_on(dated, tax_class, day)
        return self._slabs[key]

    def _changed(self, pack: CountryPack, tax_class: str, agreed: date, slabs: Sequence[Slab]) -> bool:
        try:
            return self.slabs(pack, tax_class, agreed) != slabs
        except Refusal:
            return True


def tax_on_top(
    choices: TaxChoices,
    deal: Deal,
    day: date,
    rows: Sequence[tuple[str, int, int, int]],
    sets: Sequence[UUID | None] = (),
) -> tuple[Supply, list[LineTax]]:
    """What comes on top of (tax class, goods before tax, shipping before tax, units), each at the rate of the day, under the
    heads of the deal. `sets`: for each row the set that it is taxed with as one, if any. Refuses `no_rate`, `no_country_pack`."""
    pack, desk = pack_of(deal.seller.country), Desk(choices)
    supply = pack.supply(desk.told(deal))
    lines: list[LineTax] = []
    together: dict[UUID, list[Part]] = defaultdict(list)
    for (tax_class, goods, shipping, units), one in zip_longest(rows, sets):
        priced = price_line(
            desk.slabs(pack, tax_class, day), lambda rate: pack.heads(rate, supply), goods=goods, shipping=shipping, units=units,
            inclusive=False, shipping_counts=choices.shipping_counts,
        )  # fmt: skip
        if one is None:
            lines.append(priced.tax)
        else:
            together[one].append(Part(goods + shipping, units, priced.rate))
    for parts in together.values():
        rate = parts[leading([part.rate for part in parts])].rate
        lines += tax_set(parts, rate, pack.heads(rate, supply), inclusive=False)
    return supply, lines


def _draft_line(number: int, line: NewLine, tax: LineTax, hsn: str, rate_bp: int) -> DraftLine:
    return DraftLine(
        new_id(), number + 1, line.source_line_id, None, line.sku_id, line.sku_code, line.description, hsn, line.unit,
        line.quantity, tax.gross, tax.taxable, rate_bp, tax.gross - tax.taxable,
        [[c.code, c.rate, c.base, c.amount] for c in tax.components], shipping_paise=_shipping_in(line, tax.gross),
        bundle=line.bundle.told() if line.bundle else None,
    )  # fmt: skip


def _rate_of(rate: Rate, new: NewInvoice) -> int:
    """The rate as a document names it; who is not registered names none."""
    return named_rate(rate) if new.deal.seller.registration else 0


def _shipping_in(line: NewLine, gross: int) -> int:
    """What of a line's gross is shipping: in proportion to what was entered, half up to the paisa."""
    entered = line.goods_paise + line.shipping_paise
    return part_of(gross, 0, line.shipping_paise, entered) if entered else 0


def named_rate(rate: Rate) -> int:
    """The rate as documents name it, in basis points: that of the first levy."""
    return rate.levies[0].rate // MILLIONTHS if rate.levies else 0


def draft_each(choices: TaxChoices, invoices: Sequence[NewInvoice]) -> tuple[dict[UUID, Draft], dict[UUID, Refusal]]:
    """A draft for each source, or why it has none."""
    desk, drafts, refused = Desk(choices), dict[UUID, Draft](), dict[UUID, Refusal]()
    for new in invoices:
        try:
            drafts[new.source_id] = desk.draft(new)
        except Refusal as refusal:
            refused[new.source_id] = refusal
    return drafts, refused
