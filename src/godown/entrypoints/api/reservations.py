"""The API of reservations: units kept for a checkout."""

from uuid import UUID

from litestar import Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from godown import orders
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, id_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.orders import reservations, store_reservations
from godown.orders.words import NewReservation, Reservation


@post("/reservations", opt={"scope": "orders"}, sync_to_thread=True, status_code=200, summary="Reserve for a checkout")
def reserve(request: AnyRequest, data: JSONBody[NewReservation], door: NamedDependency[Door]) -> Response[Reservation]:
    """Keep units for some minutes. Each line is kept whole or refused with what can be had; where none can be kept, the
    answer is 409 `nothing_reserved`. The same `id` again is answered as it stands. An order that names the id takes the
    units over; after its time they are free by themselves."""
    return door.write(request, lambda tx: orders.reserve(tx, data))


@get("/reservations", sync_to_thread=True, summary="List open reservations")
def list_reservations(door: NamedDependency[Door], cursor: Text = "", limit: Limit = 50) -> Page[Reservation]:
    """Reservations that hold units now, the oldest first."""
    after = id_of(cursor)
    with door.open() as tx:
        found = store_reservations.page(tx, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(str(one.id)))


@get("/reservations/{reservation_id:uuid}", sync_to_thread=True, summary="One reservation")
def one_reservation(reservation_id: FromPath[UUID], door: NamedDependency[Door]) -> Reservation:
    """What is kept, until when, and what became of it: open, taken (by which order), released, expired."""
    with door.open() as tx:
        return reservations.one(tx, reservation_id)


@delete("/reservations/{reservation_id:uuid}", opt={"scope": "orders"}, sync_to_thread=True, status_code=200,
        summary="Give a reservation up")  # fmt: skip
def release(request: AnyRequest, reservation_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[Reservation]:
    """Its units are free at once. Refuses (409 `reservation_taken`) what an order took over."""
    return door.write(request, lambda tx: orders.release(tx, reservation_id))


reservation_routes = Router(
    "/", route_handlers=[reserve, list_reservations, one_reservation, release], tags=["Reservations"]
)
