"""`godown tenant | user | key`: businesses, their people, their keys."""

import secrets
from contextlib import AbstractContextManager
from typing import Annotated
from uuid import UUID

import typer

from godown.entrypoints.cli.place import Place, console, here, show
from godown.kernel.refusal import Invalid
from godown.platform import keys, people
from godown.platform.identity import SCOPES, add_tenant
from godown.platform.tables import ROLES
from godown.platform.transaction import Actor, Tx, platform_transaction, transaction

tenant_app = typer.Typer(no_args_is_help=True, help="Businesses.")
user_app = typer.Typer(no_args_is_help=True, help="People of a business.")
key_app = typer.Typer(no_args_is_help=True, help="API keys of a business.")

OPERATOR = Actor(UUID("00000000-0000-7000-8000-0000000000fe"), "Operator of the machine")
"""Who changes something at the command line."""

Slug = Annotated[str, typer.Option("--tenant", help="The business, by its short name; not needed where there is one.")]
Generate = Annotated[bool, typer.Option("--generate", help="Make a password and show it once.")]


def _business(place: Place, slug: str) -> AbstractContextManager[Tx]:
    return transaction(place.database, place.tenant(slug).id, actor=OPERATOR)


@tenant_app.command("add")
def add_business(slug: str, name: str, country: str = "IN") -> None:
    """Open a business: a short name for commands, and its full name."""
    with here(migrated=True) as place, platform_transaction(place.database) as tx:
        if not slug or not all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in slug):
            raise Invalid("A short name has letters, digits and hyphens.", field="slug")
        add_tenant(tx, slug.lower(), name, country=country)
        console.print(f"{name} is open as {slug.lower()}. Add its owner: godown user add EMAIL --role owner")


@tenant_app.command("list")
def list_businesses() -> None:
    """Every business."""
    with here() as place:
        show(("business", "name", "since", ""),
             [(one.slug, one.name, f"{one.created_at:%Y-%m-%d}", "demo" if one.demo else "") for one in place.tenants()])  # fmt: skip


@user_app.command("add")
def add_user(
    email: str,
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")],
    name: Annotated[str, typer.Option(help="Shown beside what they do.")] = "",
    generate: Generate = False,
    tenant: Slug = "",
) -> None:
    """Let a person in. The password is asked for, or made and shown once."""
    password = _new_password(generate)
    with here() as place, _business(place, tenant) as tx:
        added = people.add(tx, email, name or email.partition("@")[0], role, password, shared_too=True)
        console.print(f"{added.email} may log in as {added.role}.")
        if added.shared:
            console.print("The account was known: its password stays as it was.")
        elif generate:
            console.print(f"Password: {password}")


@user_app.command("list")
def list_users(tenant: Slug = "") -> None:
    """Everybody of a business."""
    with here() as place, _business(place, tenant) as tx:
        rows = [
            (one.email, one.name, one.role, "" if one.active else "shut out", _moment(one.last_seen_at))
            for one in people.people(tx)
        ]
        show(("e-mail", "name", "role", "", "last seen"), rows)


@user_app.command("password")
def set_password(email: str, generate: Generate = False, tenant: Slug = "") -> None:
    """Give a person a new password; they are logged out everywhere."""
    password = _new_password(generate)
    with here() as place, _business(place, tenant) as tx:
        people.reset_password(tx, people.person_of_email(tx, email).id, password, shared_too=True)
        console.print(f"{email} has a new password." + (f" It is: {password}" if generate else ""))


@user_app.command("role")
def set_role(email: str, role: str, tenant: Slug = "") -> None:
    """Give a person another role."""
    with here() as place, _business(place, tenant) as tx:
        console.print(f"{email} is {people.change_role(tx, people.person_of_email(tx, email).id, role).role} now.")


@user_app.command("deactivate")
def shut_out(email: str, tenant: Slug = "") -> None:
    """Shut a person out; they are logged out at once."""
    with here() as place, _business(place, tenant) as tx:
        people.deactivate(tx, people.person_of_email(tx, email).id)
        console.print(f"{email} is shut out.")


@key_app.command("add")
def add_key(
    name: str,
    scopes: Annotated[str, typer.Option(help=f"Comma-separated, among {', '.join(SCOPES)}.")] = ",".join(SCOPES),
    tenant: Slug = "",
) -> None:
    """Make an API key. It is shown once; only its hash is kept."""
    with here() as place, _business(place, tenant) as tx:
        made, secret = keys.add(tx, name, [scope.strip() for scope in scopes.split(",") if scope.strip()])
        console.print(f"Key {made.name} may: {', '.join(made.scopes)}. Keep it now, it is not shown again:")
        console.print(secret, highlight=False)


@key_app.command("list")
def list_keys(tenant: Slug = "") -> None:
    """Every API key."""
    with here() as place, _business(place, tenant) as tx:
        rows = [
            (one.id, one.name, f"{one.prefix}…", ",".join(one.scopes), _moment(one.last_used_at),
             "revoked" if one.revoked_at else "")
            for one in keys.keys(tx)
        ]  # fmt: skip
        show(("id", "name", "begins", "may", "last used", ""), rows)


@key_app.command("revoke")
def revoke_key(key_id: UUID, tenant: Slug = "") -> None:
    """End an API key for good, by its id from `godown key list`."""
    with here() as place, _business(place, tenant) as tx:
        console.print(f"Key {keys.revoke(tx, key_id).name} has ended.")


def _new_password(generate: bool) -> str:
    if generate:
        return secrets.token_urlsafe(12)
    asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _moment(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"
