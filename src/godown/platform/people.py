"""The people of a business: who they are, what they may do, where they are logged in. Every change says who made it.

All but the first functions work in a transaction of the business; an account may belong to several businesses.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform.identity import HASHER, PASSWORD_MIN, add_person, token_hash
from godown.platform.tables import ROLES
from godown.platform.transaction import Tx

NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class Tenant:
    """A business."""

    id: UUID
    slug: str
    name: str
    country: str
    demo: bool
    created_at: datetime


def tenants(tx: Tx) -> list[Tenant]:
    """Every business of the installation, oldest first."""
    return tx.rows(Tenant, "SELECT id, slug, name, country, demo, created_at FROM tenant ORDER BY created_at, slug")


def end_demo_sessions(tx: Tx) -> int:
    """End every session of a demo person: the network is let in. Answer how many."""
    return tx.run("DELETE FROM session s USING account a WHERE a.id = s.account_id AND a.demo")


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a business. `shared`: the account belongs to other businesses too."""

    id: UUID
    email: str
    name: str
    role: str
    active: bool
    demo: bool
    shared: bool
    last_seen_at: datetime | None


PEOPLE = """
SELECT a.id, a.email, a.name, m.role, m.active AND a.active AS active, a.demo,
       EXISTS (SELECT 1 FROM membership o WHERE o.account_id = a.id AND o.tenant_id <> m.tenant_id) AS shared,
       (SELECT max(s.last_seen_at) FROM session s WHERE s.account_id = a.id AND s.tenant_id = m.tenant_id) AS last_seen_at
FROM membership m JOIN account a ON a.id = m.account_id WHERE m.tenant_id = %(tenant)s
"""


def people(tx: Tx) -> list[Person]:
    """Everybody of the business, those who left too, by name."""
    return tx.rows(Person, f"{PEOPLE} ORDER BY active DESC, lower(a.name), a.email")


def person(tx: Tx, account_id: UUID) -> Person:
    """One person of the business. Refuses who is not in it."""
    found = tx.one(Person, f"{PEOPLE} AND a.id = %(account)s", account=account_id)
    if found is None:
        raise NotFound("person", account_id=str(account_id))
    return found


def person_of_email(tx: Tx, email: str) -> Person:
    """The person of this e-mail in the business. Refuses who is not in it."""
    found = tx.one(Person, f"{PEOPLE} AND a.email = %(email)s", email=email.strip().lower())
    if found is None:
        raise NotFound("person", email=email)
    return found


def add(tx: Tx, email: str, name: str, role: str, password: str, *, shared_too: bool = False) -> Person:
    """Let a person in. Refuses as `add_person`, and an account of another business (`shared_account`): whoever opened it
    there may know its password. The operator of the machine can do it (`shared_too`): name and password stay as they were.
    """
    account = add_person(tx, tx.tenant_id, email, name, role, password)
    added = person(tx, account)
    if added.shared and not shared_too:
        message = "This e-mail signs in to another business here. Who runs the machine can let it in: godown user add."
        raise Refusal("shared_account", message, status=403, field="email")
    tx.note("let_in", "person", [account], role=role)
    return added


def change_role(tx: Tx, account_id: UUID, role: str) -> Person:
    """Give a person another role. It holds from the next click. Refuses to leave the business without an owner."""
    if role not in ROLES:
        raise Invalid(f"A role is one of {', '.join(ROLES)}.", field="role")
    before = _locked(tx, account_id)
    if before.role == "owner" and role != "owner":
        _refuse_without_owner(tx, account_id)
    tx.run(
        "UPDATE membership SET role = %(role)s WHERE tenant_id = %(tenant)s AND account_id = %(account)s",
        account=account_id,
        role=role,
    )
    tx.note("role_changed", "person", [account_id], before=before.role, after=role)
    return person(tx, account_id)


def deactivate(tx: Tx, account_id: UUID) -> Person:
    """Shut a person out, at once: sessions end. Refuses to shut the last owner out."""
    _locked(tx, account_id)
    _refuse_without_owner(tx, account_id)
    _set_active(tx, account_id, False)
    end_sessions(tx, account_id)
    tx.note("shut_out", "person", [account_id])
    return person(tx, account_id)


def reactivate(tx: Tx, account_id: UUID) -> Person:
    """Let a person in again who was shut out, with the role that they had."""
    _locked(tx, account_id)
    _set_active(tx, account_id, True)
    tx.note("let_in", "person", [account_id])
    return person(tx, account_id)


def _set_active(tx: Tx, account_id: UUID, active: bool) -> None:
    tx.run(
        "UPDATE membership SET active = %(active)s WHERE tenant_id = %(tenant)s AND account_id = %(account)s",
        account=account_id,
        active=active,
    )


def _locked(tx: Tx, account_id: UUID) -> Person:
    """Two owners who demote one another wait in line."""
    tx.run("SELECT 1 FROM membership WHERE tenant_id = %(tenant)s ORDER BY account_id FOR NO KEY UPDATE")
    return person(tx, account_id)


def _refuse_without_owner(tx: Tx, account_id: UUID) -> None:
    left = tx.scalar(
        """SELECT count(*) FROM membership m JOIN account a ON a.id = m.account_id AND a.active
           WHERE m.tenant_id = %(tenant)s AND m.active AND m.role = 'owner' AND m.account_id <> %(account)s""",
        account=account_id,
    )
    if not left and person(tx, account_id).role == "owner":
        raise Refusal("last_owner", "Somebody must own the business. Make another person its owner first.")


def reset_password(tx: Tx, account_id: UUID, password: str, *, shared_too: bool = False) -> None:
    """Give a person a new password; their sessions end everywhere. Refuses (`shared_account`) where the account belongs
    to another business too, unless the operator of the machine does it (`shared_too`).
    """
    known = person(tx, account_id)
    if len(password) < PASSWORD_MIN:
        raise Invalid(f"A password has at least {PASSWORD_MIN} characters.", field="password")
    if known.shared and not shared_too:
        message = "This person works for another business too, so only they can change their password."
        raise Refusal("shared_account", message, status=403)
    tx.run(
        "UPDATE account SET password_hash = %(hash)s, demo = false WHERE id = %(account)s",
        account=account_id,
        hash=HASHER.hash(password),
    )
    tx.run("DELETE FROM session WHERE account_id = %(account)s", account=account_id)
    tx.run("DELETE FROM login_attempt WHERE email = %(email)s AND NOT succeeded", email=known.email)
    tx.note("password_reset", "person", [account_id])


@dataclass(frozen=True, slots=True)
class Session:
    """A device that is logged in. The id names it without being its secret."""

    id: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    this_one: bool


def sessions(tx: Tx, account_id: UUID, token: str = "") -> list[Session]:
    """Where a person is logged in to the business, the latest first; `token` is the asker's own session."""
    return tx.rows(
        Session,
        """SELECT encode(token_hash, 'hex') AS id, user_agent, created_at, last_seen_at, expires_at,
                  token_hash = %(own)s AS this_one
           FROM session WHERE tenant_id = %(tenant)s AND account_id = %(account)s AND expires_at > %(now)s
           ORDER BY last_seen_at DESC""",
        account=account_id,
        own=token_hash(token),
    )


def end_session(tx: Tx, account_id: UUID, session_id: str) -> None:
    """End one session of a person, by its id from `sessions`. Ending what has ended is fine."""
    done = tx.run(
        """DELETE FROM session WHERE tenant_id = %(tenant)s AND account_id = %(account)s
           AND encode(token_hash, 'hex') = %(id)s""",
        account=account_id,
        id=session_id,
    )
    if done:
        tx.note("session_ended", "person", [account_id])


def end_sessions(tx: Tx, account_id: UUID, *, but: str = "") -> int:
    """End every session of a person in the business, except the one of the secret `but`. Answer how many."""
    return tx.run(
        """DELETE FROM session WHERE tenant_id = %(tenant)s AND account_id = %(account)s AND token_hash <> %(but)s""",
        account=account_id,
        but=token_hash(but),
    )


def rename_business(tx: Tx, name: str) -> None:
    """Give the business another name. Papers that were made keep the old one."""
    if not name.strip() or len(name) > NAME_MAX:
        raise Invalid(f"A business has a name of at most {NAME_MAX} characters.", field="name")
    tx.run("UPDATE tenant SET name = %(name)s WHERE id = %(tenant)s", name=name.strip())
    tx.note("renamed", "business", [tx.tenant_id], name=name.strip())
