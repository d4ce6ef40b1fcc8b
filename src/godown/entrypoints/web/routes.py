"""Every page in one table."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from godown.entrypoints.api.files import get_file
from godown.entrypoints.api.papers import PDFS
from godown.entrypoints.door import provide_door
from godown.entrypoints.web import parts
from godown.entrypoints.web.fields import read_fields
from godown.entrypoints.web.floor_routes import FLOOR
from godown.entrypoints.web.office import OFFICE
from godown.entrypoints.web.page import provide_page
from godown.entrypoints.web.pages import (
    accounts,
    bills,
    channels,
    couriers,
    entry,
    imports,
    margin,
    not_delivered,
    public,
    public_return,
    settlements,
    store_credits,
    today,
)
from godown.entrypoints.web.pages.documents import document_list, one_document
from godown.entrypoints.web.scan import read_scan

STRANGERS: Final = (entry.login, entry.sign_in, entry.sign_out, entry.first_start, entry.open_business, public.track,
             public_return.ask_form, public_return.ask)  # fmt: skip
"""Pages for people who are not signed in."""

HANDLERS: Final = (
    today.today,
    document_list,
    one_document,
    *accounts.PAGES,
    *bills.PAGES,
    *settlements.PAGES,
    *store_credits.PAGES,
    *margin.PAGES,
    *OFFICE,
    *FLOOR,
    channels.channel_list,
    channels.connect,
    channels.channel,
    channels.set_rules,
    channels.set_payment,
    channels.test_connection,
    channels.pause,
    channels.resume,
    channels.map_codes,
    channels.retry,
    imports.import_list,
    imports.check,
    imports.review,
    imports.progress,
    imports.errors,
    imports.template,
    imports.save,
    imports.accept,
    imports.map_columns,
    *couriers.PAGES,
    *not_delivered.PAGES,
)
"""Pages for people who are signed in, door by door."""

pages: Final = Router(
    "/",
    route_handlers=[*STRANGERS, *HANDLERS, parts.parts, parts.scan_part, parts.scan_part_reply, *PDFS, get_file],
    dependencies={
        "page": Provide(provide_page),
        "door": Provide(provide_door),
        "fields": Provide(read_fields),
        "scan": Provide(read_scan),
    },
    include_in_schema=False,
)
