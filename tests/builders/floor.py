"""A small floor for tests of the ledger: a facility, bins, SKUs, orders that want units. Tells a day in few words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from godown import stock
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.stock import queries
from godown.stock.words import Move, Want

MORNING = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


class Floor:
    """A facility with named bins and SKUs; every verb is a transaction of its own."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        self.database = database
        self.tenant_id = tenant_id
        self.skus: dict[str, UUID] = {}
        self.places: dict[str, UUID] = {}
        self.orders = 0
        with self.open() as tx:
            self.facility = stock.open_facility(tx, stock.NewFacility("BLR", "Peenya, Bengaluru"))
            for code, place in tx.tuples("SELECT code, id FROM place WHERE tenant_id = %(tenant)s"):
                self.places[code] = place

    @contextmanager
    def open(self) -> Iterator[Tx]:
        """A transaction in the morning."""
        with transaction(self.database, self.tenant_id, now=MORNING) as tx:
            yield tx

    def sku(self, code: str) -> UUID:
        """The SKU of this code, made where it is new."""
        if code not in self.skus:
            self.skus[code] = new_id()
            with self.open() as tx:
                tx.run(
                    "INSERT INTO sku (tenant_id, id, code, name) VALUES (%(tenant)s, %(id)s, %(code)s, %(code)s)",
                    id=self.skus[code],
                    code=code,
                )
        return self.skus[code]

    def place(self, code: str, kind: str = "bin") -> UUID:
        """The place of this code, opened where it is new."""
        if code not in self.places:
            with self.open() as tx:
                self.places[code] = stock.add_places(tx, self.facility, [stock.NewPlace(kind, code)])[0]
        return self.places[code]

    def receives(self, code: str, units: int, at: str = "A-01-1", condition: str = "saleable") -> None:
        """Units come in from a supplier, straight into a bin."""
        move = Move(
            id=new_id(), facility_id=self.facility, sku_id=self.sku(code), quantity=units, reason="received",
            document_kind="test", document_id=new_id(), to_place=self.place(at), outside="supplier",
            to_condition=condition,
        )  # fmt: skip
        with self.open() as tx:
            stock.post(tx, [move])

    def moves(
        self, code: str, units: int, start: str, end: str | None, *, may_lose: bool = False, **more: object
    ) -> None:
        """Units go from one place to another, or out."""
        move = Move(
            id=new_id(), facility_id=self.facility, sku_id=self.sku(code), quantity=units, reason="moved",
            document_kind="test", document_id=new_id(), from_place=self.place(start),
            to_place=self.place(end) if end else None, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        with self.open() as tx:
            stock.post(tx, [move], may_lose=may_lose)

    def wants(self, code: str, *units: int, priority: int = 0) -> list[UUID]:
        """Orders arrive, one after the other, each for so many units."""
        lines = []
        for wanted in units:
            self.orders += 1
            age = MORNING + timedelta(minutes=self.orders)
            want = Want(new_id(), self.facility, self.sku(code), wanted, age + timedelta(days=1), age, priority)
            with self.open() as tx:
                stock.wait(tx, [want])
            lines.append(want.holder_id)
        return lines

    def serves(self, code: str) -> None:
        """What the job does when supply rose."""
        with self.open() as tx:
            stock.serve(tx, self.facility, [self.sku(code)])

    def cancels(self, line: UUID, units: int = 1_000_000) -> int:
        """A line is cancelled; what is not held is withdrawn. Answer how many units were."""
        with self.open() as tx:
            return stock.withdraw(tx, [(line, units)]).get(line, 0)

    def promised(self, *lines: UUID) -> list[int]:
        """Units promised to each line."""
        with self.open() as tx:
            states = queries.promise_states(tx, lines)
        return [states[line].promised if line in states else 0 for line in lines]

    def supply(self, code: str) -> tuple[int, int, int]:
        """(saleable, promised, waiting) of a SKU."""
        with self.open() as tx:
            found = queries.supply_of(tx, [self.sku(code)])[0]
        return found.saleable, found.promised, found.waiting
