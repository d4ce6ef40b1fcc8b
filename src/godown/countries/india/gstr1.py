"""GSTR-1 as the portal takes it: JSON of a month, from the tables of `filing`. Amounts are rupees with two places.

Keys are those of the returns API of the GST network; a table without a document is left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from godown.countries.india.dated import limit
from godown.countries.india.filing import REGISTERED, Amounts, FiledDocument, Month, Placed, summed

VERSION: Final = "GST3.2.1"
TYPES: Final = {"b2b": "R", "sez_paid": "SEWP", "sez_bond": "SEWOP"}
PAID: Final = {"export_paid": "WPAY", "export_bond": "WOPAY"}
NOTE_TYPES: Final = {"export_paid": "EXPWP", "export_bond": "EXPWOP"}
UNITS: Final = {
    "piece": "PCS",
    "pair": "PRS",
    "set": "SET",
    "box": "BOX",
    "g": "GMS",
    "kg": "KGS",
    "ml": "MLT",
    "m": "MTR",
}
OTHER_UNIT: Final = "OTH"
INVOICES, CREDIT_NOTES, CHALLANS = 1, 5, 12
ISSUED_AS: Final = {"tax_invoice": INVOICES, "credit_note": CREDIT_NOTES, "delivery_challan": CHALLANS}
"""Numbers of kinds of documents in table 13."""
MILLIONTHS_IN_PERCENT: Final = 10_000


def rupees(paise: int) -> Decimal:
    """Paise as rupees with two places."""
    return Decimal(paise).scaleb(-2)


def percent(millionths: int) -> Decimal:
    """A rate as the portal writes it: 18, 0.25."""
    found = Decimal(millionths) / MILLIONTHS_IN_PERCENT
    return found.quantize(Decimal(1)) if found == found.to_integral() else found.normalize()


def day_of(day: date) -> str:
    """As the portal writes it: 30-11-2026."""
    return f"{day:%d-%m-%Y}"


def gstr1(month: Month) -> dict[str, Any]:
    """The return of a month."""
    tables = month.tables
    told: dict[str, Any] = {"gstin": month.registration, "fp": month.period, "version": VERSION, "hash": "hash"}
    told |= {
        "b2b": _by_buyer(tables["b2b"], "inv", _invoice),
        "b2cl": [{"pos": place, "inv": [_large(one) for one in rows]} for place, rows in _by_place(tables["b2cl"])],
        "b2cs": _consumers(month),
        "exp": _abroad(tables["exp"]),
        "cdnr": _by_buyer(tables["cdnr"], "nt", _note),
        "cdnur": [_unregistered_note(one) for one in tables["cdnur"]],
        "nil": _nil(month),
        "hsn": _goods(month),
        "doc_issue": _issued(month),
        "supeco": _operators(month),
    }
    return {key: value for key, value in told.items() if value}


def _money(amounts: Amounts, *, within: bool | None = None) -> dict[str, Decimal]:
    """Taxable value and heads; of one place only those that it has."""
    found = {"txval": rupees(amounts.taxable)}
    if within is not True:
        found["iamt"] = rupees(amounts.igst)
    if within is not False:
        found |= {"camt": rupees(amounts.cgst), "samt": rupees(amounts.sgst)}
    return found | {"csamt": rupees(amounts.cess)}


def _items(one: Placed) -> list[dict[str, Any]]:
    """One item for each rate; an item is numbered by its rate, as the portal's own tool does."""
    within = one.amounts.igst == 0 and one.amounts.cgst != 0
    return [
        {"num": rate // 100 + 1, "itm_det": {"rt": percent(rate), **_money(amounts, within=within)}}
        for rate, amounts in sorted(one.by_rate.items())
    ]


def _invoice(one: Placed) -> dict[str, Any]:
    head = one.document
    return {"inum": head.number, "idt": day_of(head.dated), "val": rupees(head.total), "pos": head.place, "rchrg": "N",
            "inv_typ": TYPES[head.treatment], "itms": _items(one)}  # fmt: skip


def _note(one: Placed) -> dict[str, Any]:
    head = one.document
    return {"ntty": "C", "nt_num": head.number, "nt_dt": day_of(head.dated), "val": rupees(head.total), "pos": head.place,
            "rchrg": "N", "inv_typ": TYPES[head.treatment], "itms": _items(one)}  # fmt: skip


def _large(one: Placed) -> dict[str, Any]:
    head = one.document
    return {
        "inum": head.number,
        "idt": day_of(head.dated),
        "val": rupees(head.total),
        "itms": _items(one),
    }


def _unregistered_note(one: Placed) -> dict[str, Any]:
    head = one.document
    kind = NOTE_TYPES.get(head.treatment, "B2CL")
    told: dict[str, Any] = {"typ": kind, "ntty": "C", "nt_num": head.number, "nt_dt": day_of(head.dated),
                            "val": rupees(head.total)}  # fmt: skip
    if kind == "B2CL":
        told["pos"] = head.place
    return told | {"itms": _items(one)}


def _by_buyer(rows: Iterable[Placed], key: str, told: Any) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in rows:
        found[one.document.buyer].append(told(one))
    return [{"ctin": buyer, key: found[buyer]} for buyer in sorted(found)]


def _by_place(rows: Iterable[Placed]) -> list[tuple[str, list[Placed]]]:
    found: dict[str, list[Placed]] = defaultdict(list)
    for one in rows:
        found[one.document.place].append(one)
    return sorted(found.items())


def _consumers(month: Month) -> list[dict[str, Any]]:
    """By place and rate, invoices less notes."""
    sums: dict[tuple[str, int], Amounts] = defaultdict(Amounts)
    for one in month.tables["b2cs"]:
        for rate, amounts in one.by_rate.items():
            key = one.document.place, rate
            sums[key] = sums[key].plus(amounts.signed(one.document.sign))
    home = month.registration[:2]
    return [
        {"sply_ty": "INTRA" if place == home else "INTER", "rt": percent(rate), "typ": "OE", "pos": place,
         **_money(amounts, within=place == home)}
        for (place, rate), amounts in sorted(sums.items())
    ]  # fmt: skip


def _abroad(rows: Iterable[Placed]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in rows:
        head = one.document
        items = [
            {"txval": rupees(a.taxable), "rt": percent(rate), "iamt": rupees(a.igst), "csamt": rupees(a.cess)}
            for rate, a in sorted(one.by_rate.items())
        ]
        found[PAID[head.treatment]].append(
            {"inum": head.number, "idt": day_of(head.dated), "val": rupees(head.total), "itms": items}
        )
    return [{"exp_typ": kind, "inv": found[kind]} for kind in sorted(found)]


def _nil(month: Month) -> dict[str, Any]:
    """Lines at no rate, by who bought them and where."""
    sums: dict[str, int] = defaultdict(int)
    for one in month.tables["nil"]:
        head = one.document
        where = "INTRA" if head.place == month.registration[:2] else "INTR"
        sums[f"{where}{'B2B' if head.treatment in REGISTERED else 'B2C'}"] += one.amounts.taxable
    rows = [
        {"sply_ty": kind, "nil_amt": rupees(value), "expt_amt": rupees(0), "ngsup_amt": rupees(0)}
        for kind, value in sorted(sums.items())
    ]
    return {"inv": rows} if rows else {}


def _goods(month: Month) -> dict[str, Any]:
    """Table 12: quantity and value by HSN, unit and rate; business and consumers apart since May 2025."""
    sums: dict[str, dict[tuple[str, str, int], tuple[int, Amounts]]] = defaultdict(dict)
    split = limit("hsn_split", date(month.year, month.month, 1)) == 1
    for head in month.documents:
        if head.cancelled or head.kind not in ("tax_invoice", "credit_note"):
            continue
        part = "data" if not split else "hsn_b2b" if head.treatment in REGISTERED else "hsn_b2c"
        for line in head.lines:
            key = line.hsn, UNITS.get(line.unit, OTHER_UNIT), line.rate
            count, amounts = sums[part].get(key, (0, Amounts()))
            sums[part][key] = (count + head.sign * line.quantity, amounts.plus(line.amounts.signed(head.sign)))
    return {
        part: [
            {"num": no, "hsn_sc": hsn, "uqc": unit, "qty": count, "rt": percent(rate), **_money(amounts)}
            for no, ((hsn, unit, rate), (count, amounts)) in enumerate(sorted(rows.items()), 1)
        ]
        for part, rows in sorted(sums.items())
    }


def _issued(month: Month) -> dict[str, Any]:
    """Table 13: each series from its first to its last number of the month, and how many of it were cancelled."""
    kinds: dict[int, dict[str, list[FiledDocument]]] = {kind: defaultdict(list) for kind in ISSUED_AS.values()}
    for head in month.documents:
        if head.kind in ISSUED_AS:
            kinds[ISSUED_AS[head.kind]][series_of(head.number)].append(head)
    found = [
        {"doc_num": kind, "docs": [_series(no, rows) for no, (_, rows) in enumerate(sorted(series.items()), 1)]}
        for kind, series in kinds.items()
        if series
    ]
    return {"doc_det": found} if found else {}


def series_of(number: str) -> str:
    """The fixed part of a number."""
    return re.sub(r"\d+$", "", number)


def _series(no: int, rows: Sequence[FiledDocument]) -> dict[str, Any]:
    numbers = sorted((row.number for row in rows), key=lambda number: (len(number), number))
    cancelled = sum(row.cancelled for row in rows)
    return {"num": no, "from": numbers[0], "to": numbers[-1], "totnum": len(rows), "cancel": cancelled,
            "net_issue": len(rows) - cancelled}  # fmt: skip


def _operators(month: Month) -> dict[str, Any]:
    """Table 14: supplies through operators who collect tax at source (section 52), less their notes."""
    sums: Mapping[str, list[Amounts]] = defaultdict(list)
    for section in ("b2b", "b2cl", "b2cs", "nil", "cdnr", "cdnur"):
        for one in month.tables[section]:
            if one.document.operator:
                sums[one.document.operator].append(one.amounts)
    rows = []
    for operator, parts in sorted(sums.items()):
        whole = summed(parts)
        rows.append({"etin": operator, "suppval": rupees(whole.taxable), "igst": rupees(whole.igst),
                     "cgst": rupees(whole.cgst), "sgst": rupees(whole.sgst), "cess": rupees(whole.cess), "flag": "N"})  # fmt: skip
    return {"clttx": rows} if rows else {}
