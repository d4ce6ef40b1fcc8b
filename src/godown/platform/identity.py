"""Who is there: tenants, accounts, sessions, API keys. Secrets are stored as hashes only."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from email_validator import EmailNotValidError, validate_email

from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.tables import ROLES, api_key
from godown.platform.transaction import Tx

HASHER: Final = PasswordHasher()

PASSWORD_MIN: Final = 10
FIRST_START_LOCK: Final = 7_461_002
SESSION_LIFE: Final = timedelta(days=14)
THROTTLE_WINDOW: Final = timedelta(minutes=15)
FAILURES_MAX: Final = 8
"""After so many wrong passwords for one e-mail within the window, logins for it are refused until it has passed."""

SCOPES: Final = ("read", "catalog", "stock", "orders", "floor", "shipping", "returns", "settings", "approve", "books")

MAY: Final[dict[str, frozenset[str]]] = {
    "owner": frozenset(SCOPES) | {"users"},
    "manager": frozenset(SCOPES),
    "storekeeper": frozenset({"read", "catalog", "stock", "floor", "returns"}),
    "picker": frozenset({"read", "floor"}),
    "packer": frozenset({"read", "floor", "shipping"}),
    "accountant": frozenset({"read", "books"}),
    "read_only": frozenset({"read"}),
}
"""What each role may do, as the scopes that handlers ask for."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes a request: a person in a session, or a key; and what they may do."""

    tenant_id: UUID
    tenant_name: str
    actor_id: UUID
    name: str
    scopes: frozenset[str]
    role: str = ""
    email: str = ""
    locale: str = "en"
    csrf_token: str = ""


def token_hash(token: str) -> bytes:
    """The hash under which a random secret is found again. The secret has 256 bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def add_tenant(tx: Tx, slug: str, name: str, *, country: str = "IN", demo: bool = False) -> UUID:
    """Open a business. Refuses a slug in use."""
    tenant = new_id()
    done = tx.run(
        """INSERT INTO tenant (id, slug, name, country, demo) VALUES (%(id)s, %(slug)s, %(name)s, %(country)s, %(demo)s)
           ON CONFLICT (slug) DO NOTHING""",
        id=tenant,
        slug=slug,
        name=name,
        country=country,
        demo=demo,
    )
    if not done:
        raise Refusal("slug_in_use", f"There is a business {slug} already.", field="slug")
    return tenant


def business_name(tx: Tx) -> str:
    """The name of the business whose transaction this is."""
    return str(tx.scalar("SELECT name FROM tenant WHERE id = %(tenant)s") or "")


def tenant_of_slug(tx: Tx, slug: str) -> UUID | None:
    """The business of this slug."""
    found: UUID | None = tx.scalar("SELECT id FROM tenant WHERE slug = %(slug)s", slug=slug)
    return found


def add_person(tx: Tx, tenant_id: UUID, email: str, name: str, role: str, password: str, *, demo: bool = False) -> UUID:
    """Give a person a role in a business; a known account keeps its password. Refuses a weak password or wrong e-mail."""
    if role not in ROLES:
        raise Invalid(f"A role is one of {', '.join(ROLES)}.", field="role")
    try:
        address = validate_email(email, check_deliverability=False, test_environment=demo).normalized.lower()
    except EmailNotValidError as fault:
        raise Invalid(str(fault), field="email") from None
    if len(password) < PASSWORD_MIN and not demo:
        raise Invalid(f"A password has at least {PASSWORD_MIN} characters.", field="password")
    account: UUID = tx.scalar(
        """INSERT INTO account AS a (id, email, name, password_hash, demo)
           VALUES (%(id)s, %(email)s, %(name)s, %(hash)s, %(demo)s)
           ON CONFLICT (email) DO UPDATE SET name = a.name RETURNING id""",
        id=new_id(),
        email=address,
        name=name,
        hash=HASHER.hash(password),
        demo=demo,
    )
    tx.run(
        """INSERT INTO membership (tenant_id, account_id, role) VALUES (%(business)s, %(account)s, %(role)s)
           ON CONFLICT (tenant_id, account_id) DO UPDATE SET role = EXCLUDED.role, active = true""",
        business=tenant_id,
        account=account,
        role=role,
    )
    return account


@dataclass(frozen=True, slots=True)
class Login:
    """A new session: the secret for the cookie (shown to nobody else) and the token that forms carry."""

    token: str
    csrf_token: str
    tenant_id: UUID


def log_in(
    tx: Tx, email: str, password: str, address: str, user_agent: str, *, demo_allowed: bool = True
) -> Login | None:
    """Check a password and open a session; None where e-mail or password is wrong (which of the two is not told).

    Refuses (`too_many_logins`) after too many failures. The attempt is recorded either way, so commit either way.
    """
    email = email.strip().lower()
    failures = tx.scalar(
        """SELECT count(*) FROM login_attempt WHERE email = %(email)s AND NOT succeeded AND at > %(since)s""",
        email=email,
        since=tx.now - THROTTLE_WINDOW,
    )
    if failures >= FAILURES_MAX:
        raise Refusal("too_many_logins", "Too many wrong passwords. Wait 15 minutes and try again.", status=429)
    row = tx.tuples(
        """SELECT a.id, a.password_hash, m.tenant_id FROM account a JOIN membership m ON m.account_id = a.id AND m.active
           WHERE a.email = %(email)s AND a.active AND (%(demo)s OR NOT a.demo) ORDER BY m.tenant_id LIMIT 1""",
        email=email,
        demo=demo_allowed,
    )
    right = _matches(row[0][1] if row else _nobody(), password) and bool(row)
    tx.run(
        """INSERT INTO login_attempt (id, email, address, succeeded, at)
           VALUES (%(id)s, %(email)s, %(address)s, %(right)s, %(now)s)""",
        id=new_id(),
        email=email,
        address=address,
        right=right,
    )
    return _open_session(tx, row[0][0], row[0][2], user_agent) if right else None


@cache
def _nobody() -> str:
    """A hash to check against where the e-mail is unknown, so that both answers take the same time."""
    return HASHER.hash("a password that nobody has")


def _matches(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _open_session(tx: Tx, account_id: UUID, tenant_id: UUID, user_agent: str) -> Login:
    login = Login(secrets.token_urlsafe(32), secrets.token_urlsafe(32), tenant_id)
    tx.run(
        """INSERT INTO session (token_hash, account_id, tenant_id, csrf_token, user_agent, created_at, last_seen_at,
                                expires_at)
           VALUES (%(hash)s, %(account)s, %(business)s, %(csrf)s, %(agent)s, %(now)s, %(now)s, %(until)s)""",
        hash=token_hash(login.token),
        account=account_id,
        business=tenant_id,
        csrf=login.csrf_token,
        agent=user_agent[:200],
        until=tx.now + SESSION_LIFE,
    )
    return login


def who_has_session(tx: Tx, token: str) -> Identity | None:
    """The person behind a session cookie, while it lasts."""
    row = tx.tuples(
        """SELECT s.tenant_id, t.name, a.id, a.name, m.role, a.email, a.locale, s.csrf_token
           FROM session s JOIN account a ON a.id = s.account_id AND a.active
           JOIN membership m ON m.account_id = a.id AND m.tenant_id = s.tenant_id AND m.active
           JOIN tenant t ON t.id = s.tenant_id
           WHERE s.token_hash = %(hash)s AND s.expires_at > %(now)s""",
        hash=token_hash(token),
    )
    if not row:
        return None
    tenant_id, tenant_name, account_id, name, role, email, locale, csrf = row[0]
    return Identity(tenant_id, tenant_name, account_id, name, MAY[role], role, email, locale, csrf)


def log_out(tx: Tx, token: str) -> None:
    """End a session."""
    tx.run("DELETE FROM session WHERE token_hash = %(hash)s", hash=token_hash(token))


def make_key(tx: Tx, tenant_id: UUID, name: str, scopes: Sequence[str], made_by: UUID) -> str:
    """Make an API key and answer its secret, which is shown once. Refuses unknown scopes."""
    if not scopes or set(scopes) - set(SCOPES):
        raise Invalid(f"Scopes are among {', '.join(SCOPES)}.", field="scopes")
    secret = f"gdn_{secrets.token_urlsafe(32)}"
    tx.run(
        f"""INSERT INTO {api_key.name} (id, tenant_id, name, prefix, key_hash, scopes, made_by, created_at)
            VALUES (%(id)s, %(business)s, %(name)s, %(prefix)s, %(hash)s, %(scopes)s, %(by)s, %(now)s)""",
        id=new_id(),
        business=tenant_id,
        name=name,
        prefix=secret[:10],
        hash=token_hash(secret),
        scopes=list(scopes),
        by=made_by,
    )
    return secret


def who_has_key(tx: Tx, secret: str) -> Identity | None:
    """The key behind a secret, while it is not revoked. Its last use is kept to the minute."""
    row = tx.tuples(
        """UPDATE api_key k SET last_used_at = date_trunc('minute', %(now)s::timestamptz) FROM tenant t
           WHERE t.id = k.tenant_id AND key_hash = %(hash)s AND revoked_at IS NULL
             AND last_used_at IS DISTINCT FROM date_trunc('minute', %(now)s::timestamptz)
           RETURNING k.tenant_id, t.name, k.id, k.name, k.scopes""",
        hash=token_hash(secret),
    ) or tx.tuples(
        """SELECT k.tenant_id, t.name, k.id, k.name, k.scopes FROM api_key k JOIN tenant t ON t.id = k.tenant_id
           WHERE key_hash = %(hash)s AND revoked_at IS NULL""",
        hash=token_hash(secret),
    )
    if not row:
        return None
    tenant_id, tenant_name, key_id, name, scopes = row[0]
    return Identity(tenant_id, tenant_name, key_id, f"key {name}", frozenset(scopes) | {"read"}, role="key")


def anybody(tx: Tx) -> bool:
    """Whether anybody may sign in to this installation."""
    return bool(tx.scalar("SELECT EXISTS (SELECT FROM account)"))


def has_demo(tx: Tx) -> bool:
    """Whether demo people are in this installation."""
    return bool(tx.scalar("SELECT EXISTS (SELECT FROM account WHERE demo)"))


def open_first(tx: Tx, business: str, email: str, name: str, password: str) -> UUID:
    """Open the first business with its owner. Refuses where somebody is here already; names the field that is wrong."""
    tx.run("SELECT pg_advisory_xact_lock(%(key)s)", key=FIRST_START_LOCK)
    if anybody(tx):
        raise Refusal("not_first", "Somebody is here already. Sign in.")
    for field, value in (("business", business), ("name", name)):
        if not value:
            raise Invalid("Please fill in this field.", field=field)
    slug = re.sub(r"[^a-z0-9]+", "-", business.lower()).strip("-") or "business"
    tenant = add_tenant(tx, slug, business)
    add_person(tx, tenant, email, name, "owner", password)
    return tenant
