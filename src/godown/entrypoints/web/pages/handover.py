"""Hand over: which parcels go with this pickup? Scan each one onto the manifest, then close it."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import shipping
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Answer, Scan, ScanPage, reply_scan
from godown.platform.transaction import Tx

SHOWN: Final = 200
LIST_SHOWN: Final = 20
SCAN: Final = "handover_scan.html"
WORDS: Final = {
    "ok": "On the manifest",
    "already_done": "On it already",
    "stop": "Stop. It stays",
    "wrong_item": "Other courier",
    "wrong_place": "Other pickup",
    "not_accepted": "Not accepted",
}


@get("/handover", opt={"scope": "floor"}, sync_to_thread=True)
def pickups(page: NamedDependency[Page]) -> Response[Any]:
    """Per courier: what is ready, what has no label yet, and its open manifest."""
    with page.open() as tx:
        rows = []
        here = page.facility
        couriers = shipping.couriers(tx) if here else []
        waiting = shipping.shipments_in(tx, here.id, ["ready", "label_pending"], SHOWN * 10) if here else []
        open_ones = (
            {one.courier_id: one for one in shipping.manifests(tx, here.id, "open", None, SHOWN)} if here else {}
        )
        for courier in couriers:
            mine = [one for one in waiting if one.courier_id == courier.id and one.parcel_status == "packed"]
            ready = [one for one in mine if one.state == "ready"]
            rows.append((courier, len(ready), len(mine) - len(ready), open_ones.get(courier.id)))
        closed = shipping.manifests(tx, here.id, "closed", None, LIST_SHOWN) if here else []
    return page.render("handover.html", rows=rows, closed=closed)


@post("/handover", opt={"scope": "shipping"}, sync_to_thread=True)
def open_pickup(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Open the manifest of a courier's pickup, or go on with the open one."""
    with page.open() as tx:
        manifest = shipping.open_manifest(tx, fields.uid("courier_id"), page.here().id)
    return page.go(f"/handover/{manifest.id}")


@get("/handover/{manifest_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True)
def manifest_page(manifest_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The manifest in hand; a closed one is shown with its paper."""
    with page.open() as tx:
        context = _context(tx, manifest_id)
    if context["manifest"].status == "closed":
        return page.render("handover_close.html", **context)
    return page.render(SCAN, **context)


@post("/handover/{manifest_id:uuid}", opt={"scope": "shipping"}, status_code=200, sync_to_thread=True)
def manifest_scan(
    manifest_id: FromPath[UUID], page: NamedDependency[Page], scan: NamedDependency[Scan]
) -> Response[Any]:
    """A parcel is scanned onto the manifest, or taken off again. A repeat is *already done*."""
    with page.open() as tx:
        if scan.act == "take_off":
            shipping.take_off(tx, manifest_id, [UUID(scan.value)])
            kind, say = "ok", _("Taken off the manifest.")
        else:
            kind, say, _shipment = shipping.scan(tx, manifest_id, scan.raw)
        context = _context(tx, manifest_id)
    missing = len(context["missing"])
    next_say = ngettext("%(num)s is still to come", "%(num)s are still to come", missing) % {"num": missing}
    word = _("Taken off") if scan.act == "take_off" else _(WORDS[kind])
    answer = Answer(kind, word, say, "", next_say if missing else _("All are here"), "")
    return reply_scan(page.request, SCAN, scan, answer, **context)


@get("/handover/{manifest_id:uuid}/close", opt={"scope": "floor"}, sync_to_thread=True)
def close_page(manifest_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What goes, what is missing, and who takes it."""
    with page.open() as tx:
        context = _context(tx, manifest_id)
    return page.render("handover_close.html", **context)


@post("/handover/{manifest_id:uuid}/close", opt={"scope": "shipping"}, sync_to_thread=True)
def close_manifest(
    manifest_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]
) -> Redirect:
    """Goods and their cost leave; customers are told."""
    with page.open() as tx:
        outcome = shipping.close(tx, manifest_id, fields.text("handed_to"))
    count = len(outcome.done)
    done = ngettext("%(num)s parcel left.", "%(num)s parcels left.", count) % {"num": count}
    return page.went(f"/handover/{manifest_id}", outcome, done)


def _context(tx: Tx, manifest_id: UUID) -> dict[str, Any]:
    manifest = shipping.manifest(tx, manifest_id)
    here = f"/handover/{manifest_id}"
    on = sorted(shipping.shipments_on(tx, manifest_id), key=lambda one: one.state_at, reverse=True)
    scan = ScanPage(here, str(manifest_id), state="parcel", back="/handover", page_url=here)
    return {"manifest": manifest, "on": on, "missing": shipping.missing(tx, manifest, SHOWN), "scan": scan}
