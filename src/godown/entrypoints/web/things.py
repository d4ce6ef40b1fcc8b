"""What a line of the log is about: so many of a kind, in words, and the page of one of them."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from godown.entrypoints.web.formats import num, orders
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext

COUNTED: Final[dict[str, Callable[[int], str]]] = {
    "order": orders,
    "channel": lambda n: ngettext("%(count)s channel", "%(count)s channels", n) % {"count": num(n)},
    "count": lambda n: ngettext("%(count)s count", "%(count)s counts", n) % {"count": num(n)},
    "courier": lambda n: ngettext("%(count)s courier", "%(count)s couriers", n) % {"count": num(n)},
    "document": lambda n: ngettext("%(count)s document", "%(count)s documents", n) % {"count": num(n)},
    "facility": lambda n: ngettext("%(count)s facility", "%(count)s facilities", n) % {"count": num(n)},
    "import": lambda n: ngettext("%(count)s import", "%(count)s imports", n) % {"count": num(n)},
    "manifest": lambda n: ngettext("%(count)s manifest", "%(count)s manifests", n) % {"count": num(n)},
    "parcel": lambda n: ngettext("%(count)s parcel", "%(count)s parcels", n) % {"count": num(n)},
    "person": lambda n: ngettext("%(count)s person", "%(count)s people", n) % {"count": num(n)},
    "purchase_order": lambda n: (
        ngettext("%(count)s purchase order", "%(count)s purchase orders", n) % {"count": num(n)}
    ),
    "receipt": lambda n: ngettext("%(count)s receipt", "%(count)s receipts", n) % {"count": num(n)},
    "settlement": lambda n: ngettext("%(count)s settlement", "%(count)s settlements", n) % {"count": num(n)},
    "sku": lambda n: ngettext("%(count)s SKU", "%(count)s SKUs", n) % {"count": num(n)},
    "supplier_bill": lambda n: ngettext("%(count)s supplier bill", "%(count)s supplier bills", n) % {"count": num(n)},
    "transfer": lambda n: ngettext("%(count)s transfer", "%(count)s transfers", n) % {"count": num(n)},
    "wave": lambda n: ngettext("%(count)s wave", "%(count)s waves", n) % {"count": num(n)},
    "work_order": lambda n: ngettext("%(count)s work order", "%(count)s work orders", n) % {"count": num(n)},
}
"""The words of a number of a kind; a kind without words of its own stands by its name."""

PAGES: Final = {
    "order": "/orders/", "sku": "/stock/", "document": "/documents/", "transfer": "/transfers/", "wave": "/waves/",
    "purchase_order": "/receive/orders/", "receipt": "/receive/receipts/", "supplier_bill": "/bills/", "manifest": "/handover/",
    "work_order": "/work-orders/", "courier": "/couriers/", "import": "/imports/", "settlement": "/settlements/",
    "facility": "/settings/facilities/",
}  # fmt: skip
"""Where one of a kind is shown, before its id."""


def counted(kind: str, things: int) -> str:
    """27 orders; of one its kind alone."""
    if words := COUNTED.get(kind):
        return words(things)
    said = kind.replace("_", " ").capitalize()
    return _("%(count)s × %(kind)s") % {"count": num(things), "kind": said} if things > 1 else said


def address(kind: str, thing_id: UUID) -> str:
    """The page of one thing; nothing where its kind has none."""
    return f"{PAGES[kind]}{thing_id}" if kind in PAGES else ""
