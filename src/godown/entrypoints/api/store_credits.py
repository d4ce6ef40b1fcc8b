"""The API of store credit: codes and balances, what happened to them, paying orders with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import credits, returns
from godown.credits import Credit, CreditEntry, CreditTerms
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.platform.sheets import write_csv
from godown.returns import SpendCredit

CREDITS_MAX: Final = 50_000
"""Rows of the file: more are fetched page by page."""
HEAD: Final = ("code", "customer", "phone", "email", "given", "left", "can_be_spent_until", "given_at")


@dataclass(frozen=True)
class CreditStory:
    """A credit and what happened to it, newest first."""

    credit: Credit
    entries: list[CreditEntry]


@dataclass(frozen=True)
class Spent:
    """How much of an order was paid."""

    spent_paise: int


@get("/store-credits", opt={"scope": "books"}, sync_to_thread=True, summary="List store credits")
def list_credits(
    door: NamedDependency[Door], search: Text = "", all: FromQuery[bool] = False, cursor: Text = "", limit: Limit = 50
) -> Page[Credit]:
    """Codes that can be spent (`all`: those too that are spent or lapsed), the newest first. `search`: a code, number or address of mail,
    whole, or part of a name."""
    after = moment_of(cursor)
    with door.open() as tx:
        today = None if all else credits.today(tx)
        found = credits.page(tx, credits.folded(search), today, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.given_at.isoformat(), str(one.id)))


@get("/store-credits.csv", opt={"scope": "books"}, sync_to_thread=True, media_type="text/csv",
     summary="All store credits as a file")  # fmt: skip
def credit_file(door: NamedDependency[Door]) -> Response[bytes]:
    """A row for each code, the newest first; amounts in rupees."""
    with door.open() as tx:
        found = credits.page(tx, "", None, None, CREDITS_MAX)
    return file_download("store-credit.csv", credits_csv(found))


@get("/store-credits/{credit_id:uuid}", opt={"scope": "books"}, sync_to_thread=True, summary="One store credit")
def one_credit(credit_id: FromPath[UUID], door: NamedDependency[Door]) -> CreditStory:
    """A code with all that happened to it."""
    with door.open() as tx:
        return CreditStory(credits.one(tx, credit_id), credits.entries_of(tx, credit_id))


@get("/store-credit-terms", opt={"scope": "books"}, sync_to_thread=True, summary="How long is store credit valid?")
def get_terms(door: NamedDependency[Door]) -> CreditTerms:
    """`valid_days` null: for ever."""
    with door.open() as tx:
        return credits.credit_terms(tx)


@put(
    "/store-credit-terms",
    opt={"scope": "books"},
    sync_to_thread=True,
    status_code=200,
    summary="Say how long store credit is valid",
)
def put_terms(request: AnyRequest, data: JSONBody[CreditTerms], door: NamedDependency[Door]) -> Response[CreditTerms]:
    """For credits that are given from now on; the others keep their day."""
    return door.write(request, lambda tx: credits.set_credit_terms(tx, data))


@post("/orders/{order_id:uuid}/spend-credit", opt={"scope": "orders"}, sync_to_thread=True, status_code=200,
      summary="Pay an order with store credit")  # fmt: skip
def spend(
    request: AnyRequest, order_id: FromPath[UUID], data: JSONBody[SpendCredit], door: NamedDependency[Door]
) -> Response[Spent]:
    """Cash to collect falls by it. The same `id` again spends nothing more. Refused: `unknown_credit`, `credit_expired`,
    `not_enough_credit`, `nothing_due`, `more_than_due`, `is_split`. An order that arrives is paid by its `store_credit`."""
    return door.write(request, lambda tx: Spent(returns.spend_credit(tx, order_id, data)))


def credits_csv(found: Iterable[Credit]) -> bytes:
    """Credits as a file."""
    return write_csv(
        HEAD,
        [
            [one.code, one.customer_name, one.phone, one.email, _rupees(one.given_paise), _rupees(one.left_paise),
             one.expires_on.isoformat() if one.expires_on else "", one.given_at.isoformat()]
            for one in found
        ],
    )  # fmt: skip


def _rupees(paise: int) -> str:
    return f"{paise // 100}.{paise % 100:02d}"


store_credit_routes = Router(
    "/", route_handlers=[list_credits, credit_file, one_credit, get_terms, put_terms, spend], tags=["Books"]
)
