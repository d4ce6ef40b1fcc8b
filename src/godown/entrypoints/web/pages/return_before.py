"""Something comes back that was sold before Godown: the form for its invoice; and the batch of what came, where nobody had named it."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import returns
from godown.countries import pack_of
from godown.entrypoints.gstin import as_printed, fault_of
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.line_forms import LineForm, rows_of
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.reasons import options
from godown.kernel.india import STATES
from godown.kernel.refusal import Invalid, Refusal
from godown.returns import FromBefore, InvoiceFromBefore, Said
from godown.stock.batches import NewBatch

PER_PERCENT: Final = 100
"""Fields give hundredths of a per cent (18.00); a rate is in millionths."""


def _around(page: Page) -> dict[str, Any]:
    with page.open() as tx:
        rules = returns.return_rules(tx)
    return {
        "reasons": options(rules),
        "facility": page.here(),
        "states": sorted(STATES.items(), key=lambda one: one[1]),
    }


FORM: Final = LineForm("return_before.html", 2, _around, {"sku_code": "sku", "units": "units"})


@get("/returns/from-before", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False)
def before_form(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    return FORM.empty(page)


@post("/returns/from-before", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def expect_before(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Keep the invoice and expect what comes back of it. The form carries its id: sent twice, it is expected once."""
    key = fields.uid("key")
    try:
        gstin = as_printed(fields.text("gstin"))
        if gstin and (fault := fault_of(gstin, "")):
            raise Invalid(_(fault), field="gstin")
        if (dated := fields.day("dated")) is None:
            raise Invalid(_("This must be a day."), field="dated")
        invoice = InvoiceFromBefore(
            fields.needed("number").upper(), dated, page.here().id, fields.needed("customer"), _lines(page, fields), gstin,
            fields.text("state"), "IN", fields.text("address"), fields.text("city"), fields.text("pincode"),
            fields.paise("value") if fields.text("value") else None,
        )  # fmt: skip
        said = Said(fields.text("reason", "other"), fields.text("claim"), fields.text("awb"))
        with page.open() as tx:
            made = returns.expect_from_before(tx, invoice, said, return_id=key)
    except Refusal as wrong:
        return FORM.again(page, fields, wrong)
    return page.go(f"/returns/{made.id}", _("Return %(number)s is expected.") % {"number": made.number})


def _lines(page: Page, fields: Fields) -> tuple[FromBefore, ...]:
    """Each row: a SKU, the units sold and their value, the rate in per cent, the units that come back."""
    head = pack_of(page.here().country).slabs[0].slab.rate.levies[0].code
    return tuple(
        FromBefore(
            fields.needed(f"sku-{row}"), fields.whole(f"units-{row}"), fields.paise(f"value-{row}"),
            ((head, fields.paise(f"rate-{row}", 0) * PER_PERCENT),), fields.whole(f"back-{row}"),
        )
        for row in rows_of(fields)
    )  # fmt: skip


@post(
    "/returns/{return_id:uuid}/batch",
    opt={"scope": "returns"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def name_batch(return_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Name the batch of units that came back; then they can be sold again."""
    with page.open() as tx:
        line = returns.line_of(tx, fields.uid("line"))
        batch = NewBatch(line.sku_id, fields.needed("number"), expires_on=fields.day("expires_on"))
        returns.name_batch(tx, line.id, replace(batch, number=batch.number.strip()))
    where = f"/returns/{return_id}/inspect?line={line.id}"
    return page.go(where, _("Batch %(number)s is named.") % {"number": batch.number})


PAGES: Final = (before_form, expect_before, name_batch)
