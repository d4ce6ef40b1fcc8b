"""A debit note on paper, for the vendor: what we take back of a bill, tax by head, in the language of the business."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from godown import receiving
from godown.countries import head_word
from godown.entrypoints.papers import codes, words
from godown.entrypoints.papers.documents import in_words, plain, sheet_words
from godown.entrypoints.papers.keep import Draft, PaperKind, Standing
from godown.entrypoints.papers.press import Sheet
from godown.entrypoints.web.frame import frame, framed
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.states import N_
from godown.kernel.india import state_name
from godown.kernel.money import format_inr
from godown.platform.identity import business_name
from godown.platform.paper_language import paper_language
from godown.platform.transaction import Tx
from godown.receiving import NotePaper, NotePaperLine
from godown.stock import queries_places

WHY: Final = {"short": N_("Never came"), "returned": N_("Sent back"), "price": N_("Price too high")}
QR_MM: Final = 24


def compose(tx: Tx, ids: Sequence[UUID]) -> list[Draft]:
    """The papers of these debit notes, in the language that the business chose."""
    if not ids:
        return []
    lines: dict[UUID, list[NotePaperLine]] = defaultdict(list)
    for line in receiving.note_paper_lines(tx, ids):
        lines[line.note_id].append(line)
    homes = {home.id: home for home in queries_places.facilities(tx)}
    name = business_name(tx)
    with framed(replace(frame(), language=paper_language(tx))):
        return [
            Draft(one.id, "issued", _sheet(one, lines[one.id], homes[one.facility_id].as_party(name)))
            for one in receiving.note_papers(tx, ids)
        ]


def _sheet(one: NotePaper, lines: Sequence[NotePaperLine], us: Mapping[str, object]) -> Sheet:
    data = {
        "lang": frame().language, "says": sheet_words(str(us["name"])), "title": _("Debit note"), "number": one.number,
        "copy": _("For the vendor"), "stamp": "", "qr": codes.qr(_qr_text(one)),
        "qr_mm": QR_MM, "portal": [],
        "supplier": {"name": us["name"], "gstin": us["gstin"], "address": words.supplied_from(dict(us))},
        "facts": _facts(one), "parties": [_vendor(one)], "words": in_words(one.total_paise),
        "grand": [_("Debit"), format_inr(one.total_paise)], "collect": "",
        "remarks": [
            _("We debit your account by the amount above, for the bill named here. All amounts are in Indian rupees."),
            _("Please send your credit note (section 34, CGST Act)."), one.note,
        ],
        **_table(one, lines),
    }  # fmt: skip
    return Sheet("invoice", data, f"debit-note-{one.number}", one.booked_at)


def _qr_text(one: NotePaper) -> str:
    return f"{one.number} {one.vendor_number} {one.total_paise // 100}.{one.total_paise % 100:02d}"


def _facts(one: NotePaper) -> list[list[str]]:
    place = one.place_of_supply
    return [
        [_("Note no."), one.number], [_("Date"), words.day_of(one.booked_on)], [_("Against your bill"), one.vendor_number],
        [_("Bill date"), words.day_of(one.bill_dated)], [_("Our number"), one.bill_number],
        [_("Place of supply"), f"{state_name(place)} ({place})" if place else "–"],
    ]  # fmt: skip


def _vendor(one: NotePaper) -> dict[str, object]:
    state = state_name(one.vendor_registration[:2])
    return {"role": _("To the vendor"), "name": one.vendor, "address": [state] if state else [],
            "gstin": one.vendor_registration, "phone": ""}  # fmt: skip


def _table(one: NotePaper, lines: Sequence[NotePaperLine]) -> dict[str, object]:
    heads = tuple(dict.fromkeys(code for line in lines for code, paise in line.taxes.items() if paise))
    sums = {code: sum(line.taxes.get(code, 0) for line in lines) for code in heads}

    def cells(line: NotePaperLine) -> list[str]:
        return [_(WHY[line.reason]), str(line.units) if line.units else "–", plain(line.taxable_paise),
                *(plain(line.taxes.get(code, 0)) for code in heads), plain(line.taxable_paise + line.tax_paise)]  # fmt: skip

    return {
        "columns": ["#", _("Item"), _("Why"), _("Units"), _("Taxable value"), *(head_word(code) for code in heads), _("Amount")],
        "lines": [
            {"no": str(no), "name": line.name, "note": f"{line.sku_code}{f' · HSN {line.hsn}' if line.hsn else ''}",
             "cells": cells(line)}
            for no, line in enumerate(lines, 1)
        ],
        "totals": ["", "", plain(one.taxable_paise), *(plain(sums[code]) for code in heads), plain(one.total_paise)],
        "sums": [[_("Taxable value"), format_inr(one.taxable_paise)],
                 *([head_word(code), format_inr(sums[code])] for code in heads)],
        "summary_columns": [], "summary": [],
    }  # fmt: skip


def _standing(tx: Tx, ids: Sequence[UUID], lock: bool) -> Mapping[UUID, Standing]:
    return receiving.files_of_notes(tx, ids, lock=lock)


def _keep(tx: Tx, made: Sequence[tuple[Draft, UUID]]) -> None:
    receiving.set_note_files(tx, {draft.thing_id: file for draft, file in made})


DEBIT_NOTE: Final = PaperKind("debit_note", _standing, compose, _keep)
