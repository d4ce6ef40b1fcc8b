"""The demo warehouse: a seller of things for the home, with racks, stock, and two days of orders in every state."""

from typing import Final
from uuid import UUID

from godown.entrypoints.demo.days import Crew, play
from godown.platform.database import Database
from godown.platform.identity import add_person, add_tenant, tenant_of_slug
from godown.platform.transaction import Actor, platform_transaction, transaction

SLUG: Final = "demo"
DEMO_PASSWORD: Final = "godown-demo"  # noqa: S105 - shown on screen; refused by `serve --lan`
PEOPLE: Final = (
    ("owner", "Asha Menon"),
    ("manager", "Ritu Nair"),
    ("picker", "Ravi Kumar"),
    ("packer", "Sunita Patil"),
    ("accountant", "Anil Shah"),
)


def has_demo(database: Database) -> bool:
    """Whether the demo is loaded."""
    with platform_transaction(database) as tx:
        return tenant_of_slug(tx, SLUG) is not None


def load_demo(database: Database) -> UUID:
    """Load the demo warehouse, all or nothing; answer its tenant."""
    with platform_transaction(database) as tx:
        tenant = add_tenant(tx, SLUG, "Aangan Home Pvt Ltd", demo=True)
        people = {
            role: Actor(add_person(tx, tenant, f"{role}@demo.example", name, role, DEMO_PASSWORD, demo=True), name)
            for role, name in PEOPLE
        }
    with transaction(database, tenant) as tx:
        play(tx, Crew(people["manager"], people["picker"], people["packer"]))
    return tenant
