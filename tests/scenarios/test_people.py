"""People and keys of a business: who may come in, what they may do, and that it ends at once when it ends."""

from uuid import UUID

import pytest

from godown.kernel.refusal import NotFound, Refusal
from godown.platform import keys, people
from godown.platform.database import Database
from godown.platform.identity import log_in, who_has_key, who_has_session
from godown.platform.transaction import platform_transaction, transaction
from tests import servers

PASSWORD = "correct horse battery"


def mail(tenant: UUID, name: str) -> str:
    return f"{name}@{tenant.hex[-12:]}.example.com"


def token(database: Database, email: str, password: str = PASSWORD, *, demo_allowed: bool = True) -> str:
    with platform_transaction(database) as tx:
        login = log_in(tx, email, password, "127.0.0.1", "test", demo_allowed=demo_allowed)
    return login.token if login else ""


def role_of(database: Database, secret: str) -> str:
    with platform_transaction(database) as tx:
        found = who_has_session(tx, secret)
    return found.role if found else ""


def joins(database: Database, tenant: UUID, name: str, role: str) -> UUID:
    with transaction(database, tenant) as tx:
        return people.add(tx, mail(tenant, name), name.title(), role, PASSWORD).id


def test_a_role_changes_from_the_next_click(database: Database, tenant_id: UUID) -> None:
    joins(database, tenant_id, "asha", "owner")
    ravi = joins(database, tenant_id, "ravi", "picker")
    secret = token(database, mail(tenant_id, "ravi"))
    assert role_of(database, secret) == "picker"
    with transaction(database, tenant_id) as tx:
        people.change_role(tx, ravi, "packer")
    assert role_of(database, secret) == "packer"
    with transaction(database, tenant_id) as tx:
        listed = people.people(tx)
        said = tx.tuples("SELECT verb, facts->>'after' FROM activity WHERE thing_id = %(id)s ORDER BY at, id", id=ravi)
    assert [(one.name, one.role) for one in listed] == [("Asha", "owner"), ("Ravi", "packer")]
    assert said == [("let_in", None), ("role_changed", "packer")]


def test_who_is_shut_out_is_out_at_once(database: Database, tenant_id: UUID) -> None:
    joins(database, tenant_id, "asha", "owner")
    ravi = joins(database, tenant_id, "ravi", "picker")
    secret = token(database, mail(tenant_id, "ravi"))
    with transaction(database, tenant_id) as tx:
        assert not people.deactivate(tx, ravi).active
    assert role_of(database, secret) == ""
    assert token(database, mail(tenant_id, "ravi")) == ""
    with transaction(database, tenant_id) as tx:
        people.reactivate(tx, ravi)
    assert role_of(database, secret) == ""
    assert role_of(database, token(database, mail(tenant_id, "ravi"))) == "picker"


def test_somebody_owns_the_business(database: Database, tenant_id: UUID) -> None:
    asha = joins(database, tenant_id, "asha", "owner")
    with pytest.raises(Refusal, match="own the business"), transaction(database, tenant_id) as tx:
        people.deactivate(tx, asha)
    with pytest.raises(Refusal, match="own the business"), transaction(database, tenant_id) as tx:
        people.change_role(tx, asha, "manager")
    joins(database, tenant_id, "devi", "owner")
    with transaction(database, tenant_id) as tx:
        assert people.change_role(tx, asha, "manager").role == "manager"


def test_a_new_password_ends_every_session(database: Database, tenant_id: UUID) -> None:
    asha = joins(database, tenant_id, "asha", "owner")
    secret = token(database, mail(tenant_id, "asha"))
    with pytest.raises(Refusal), transaction(database, tenant_id) as tx:
        people.reset_password(tx, asha, "short")
    with transaction(database, tenant_id) as tx:
        people.reset_password(tx, asha, "another horse battery")
    assert role_of(database, secret) == ""
    assert token(database, mail(tenant_id, "asha")) == ""
    assert token(database, mail(tenant_id, "asha"), "another horse battery")


def test_one_business_cannot_take_an_account_of_another_over(database: Database, tenant_id: UUID) -> None:
    asha = joins(database, tenant_id, "asha", "owner")
    other = servers.fresh_tenant(database)
    with transaction(database, other) as tx:
        with pytest.raises(NotFound):
            people.reset_password(tx, asha, "stolen horse battery")
        assert people.add(
            tx, mail(tenant_id, "asha"), "Mallory", "picker", "stolen horse battery", shared_too=True
        ).shared
        with pytest.raises(Refusal, match="another business"):
            people.reset_password(tx, asha, "stolen horse battery")
    assert token(database, mail(tenant_id, "asha"))
    with transaction(database, tenant_id) as tx:
        assert people.person(tx, asha).name == "Asha"


def test_an_account_that_another_business_opened_is_let_in_by_the_operator_only(
    database: Database, tenant_id: UUID
) -> None:
    """Who opened it may know its password: it would be a key to the second business."""
    ravi, other = joins(database, tenant_id, "ravi", "picker"), servers.fresh_tenant(database)
    with pytest.raises(Refusal, match="another business"), transaction(database, other) as tx:
        people.add(tx, mail(tenant_id, "ravi"), "Ravi", "manager", "a new horse battery")
    with transaction(database, other) as tx:
        assert people.people(tx) == []
    with transaction(database, tenant_id) as tx:
        people.add(tx, mail(tenant_id, "asha"), "Asha", "owner", PASSWORD)
        people.deactivate(tx, ravi)
    assert token(database, mail(tenant_id, "ravi")) == ""


def test_sessions_are_listed_and_ended(database: Database, tenant_id: UUID) -> None:
    asha = joins(database, tenant_id, "asha", "owner")
    first, second, third = (token(database, mail(tenant_id, "asha")) for _ in range(3))
    with transaction(database, tenant_id) as tx:
        listed = people.sessions(tx, asha, second)
        assert sorted(one.this_one for one in listed) == [False, False, True]
        people.end_session(tx, asha, next(one.id for one in people.sessions(tx, asha, first) if one.this_one))
    assert [bool(role_of(database, secret)) for secret in (first, second, third)] == [False, True, True]
    with transaction(database, tenant_id) as tx:
        assert people.end_sessions(tx, asha, but=second) == 1
    assert [bool(role_of(database, secret)) for secret in (second, third)] == [True, False]


def test_a_key_is_shown_once_and_ends_at_once(database: Database, tenant_id: UUID) -> None:
    with transaction(database, tenant_id) as tx:
        made, secret = keys.add(tx, "Shop", ["orders", "read"])
        with pytest.raises(Refusal):
            keys.add(tx, "Shop", ["everything"])
        with pytest.raises(Refusal):
            keys.add(tx, " ", ["read"])
    assert secret not in repr(made)
    with platform_transaction(database) as tx:
        known = who_has_key(tx, secret)
    assert known is not None
    assert known.scopes == {"orders", "read"}
    with transaction(database, servers.fresh_tenant(database)) as tx, pytest.raises(NotFound):
        keys.revoke(tx, made.id)
    with transaction(database, tenant_id) as tx:
        assert keys.revoke(tx, made.id).revoked_at == keys.revoke(tx, made.id).revoked_at
        assert [one.name for one in keys.keys(tx)] == ["Shop"]
    with platform_transaction(database) as tx:
        assert who_has_key(tx, secret) is None


def test_demo_sessions_end_when_the_network_is_let_in(database: Database, tenant_id: UUID) -> None:
    joins(database, tenant_id, "asha", "owner")
    secret = token(database, mail(tenant_id, "asha"))
    with platform_transaction(database) as tx:
        tx.run("UPDATE account SET demo = true WHERE email = %(email)s", email=mail(tenant_id, "asha"))
        people.end_demo_sessions(tx)
    assert role_of(database, secret) == ""
    assert token(database, mail(tenant_id, "asha"), demo_allowed=False) == ""
    assert token(database, mail(tenant_id, "asha"))
