"""The API of people and keys: who may come in, and what they may do. Only an owner's session changes either."""

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from litestar import Response, Router, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.refusal import Invalid
from godown.platform import keys, people
from godown.platform.keys import ApiKey
from godown.platform.people import Person
from godown.platform.transaction import Tx

Role = Literal["owner", "manager", "storekeeper", "picker", "packer", "accountant", "read_only"]
Scope = Literal["read", "catalog", "stock", "orders", "floor", "shipping", "returns", "settings", "approve"]


@dataclass(frozen=True)
class PersonIn:
    """A person to be let in, with a first password that is said in person."""

    email: str
    name: str
    role: Role
    password: str


@dataclass(frozen=True)
class PersonChange:
    """What is to change; what is left out stays."""

    role: Role | None = None
    active: bool | None = None


@dataclass(frozen=True)
class PasswordIn:
    """A new password, of at least 10 characters."""

    password: str


@dataclass(frozen=True)
class KeyIn:
    """A key to be made, named after what uses it."""

    name: str
    scopes: tuple[Scope, ...]


@dataclass(frozen=True)
class MadeKey:
    """A new key. `secret` is shown this once; a repeat under the same Idempotency-Key has it empty."""

    key: ApiKey
    secret: str


@get("/people", opt={"scope": "settings"}, sync_to_thread=True, summary="List people")
def list_people(door: NamedDependency[Door]) -> list[Person]:
    """Everybody of the business, those who were shut out too."""
    with door.open() as tx:
        return people.people(tx)


@post("/people", opt={"scope": "users"}, sync_to_thread=True, status_code=201, summary="Let a person in")
def add_person(request: AnyRequest, data: JSONBody[PersonIn], door: NamedDependency[Door]) -> Response[Person]:
    """An account that is known from another business keeps its name and password. For an owner who is logged in."""
    if not data.name.strip() or len(data.name) > people.NAME_MAX:
        raise Invalid(f"A person has a name of at most {people.NAME_MAX} characters.", field="name")
    return door.write(
        request, lambda tx: people.add(tx, data.email, data.name.strip(), data.role, data.password), status=201
    )


@patch("/people/{person_id:uuid}", opt={"scope": "users"}, sync_to_thread=True, summary="Change a person")
def change_person(
    request: AnyRequest, person_id: FromPath[UUID], data: JSONBody[PersonChange], door: NamedDependency[Door]
) -> Response[Person]:
    """Give another role, shut out (their sessions end), let in again. The business never loses its last owner."""

    def work(tx: Tx) -> Person:
        if data.role is not None:
            people.change_role(tx, person_id, data.role)
        if data.active is not None:
            (people.reactivate if data.active else people.deactivate)(tx, person_id)
        return people.person(tx, person_id)

    return door.write(request, work)


@post("/people/{person_id:uuid}/password", opt={"scope": "users"}, sync_to_thread=True, status_code=200,
      summary="Give a person a new password")  # fmt: skip
def reset_password(
    request: AnyRequest, person_id: FromPath[UUID], data: JSONBody[PasswordIn], door: NamedDependency[Door]
) -> Response[Person]:
    """Their sessions end everywhere. Refused for a person who works for another business too."""

    def work(tx: Tx) -> Person:
        people.reset_password(tx, person_id, data.password)
        return people.person(tx, person_id)

    return door.write(request, work)


@get("/keys", opt={"scope": "settings"}, sync_to_thread=True, summary="List API keys")
def list_keys(door: NamedDependency[Door]) -> list[ApiKey]:
    """Every key with its first letters, what it may do and when it was used last; revoked ones last."""
    with door.open() as tx:
        return keys.keys(tx)


@post("/keys", opt={"scope": "users"}, sync_to_thread=True, status_code=201, summary="Make an API key")
def make_key(request: AnyRequest, data: JSONBody[KeyIn], door: NamedDependency[Door]) -> Response[MadeKey]:
    """The secret is in this answer and nowhere else. For an owner who is logged in: a key makes no keys."""

    def work(tx: Tx) -> MadeKey:
        return MadeKey(*keys.add(tx, data.name, data.scopes))

    return door.write(request, work, status=201, keep=lambda made: replace(made, secret=""))


@post(
    "/keys/{key_id:uuid}/revoke", opt={"scope": "users"}, sync_to_thread=True, status_code=200, summary="Revoke a key"
)
def revoke_key(request: AnyRequest, key_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[ApiKey]:
    """The key ends at once and for good."""
    return door.write(request, lambda tx: keys.revoke(tx, key_id))


people_routes = Router(
    "/",
    route_handlers=[list_people, add_person, change_person, reset_password, list_keys, make_key, revoke_key],
    tags=["People"],
)
