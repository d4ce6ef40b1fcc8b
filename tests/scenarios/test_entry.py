"""In and out at the web: the login says the same for every wrong answer, sessions end, forms carry their token."""

from pathlib import Path
from uuid import UUID

import httpx
import pytest

from godown.platform.database import Database
from godown.platform.identity import add_person
from godown.platform.transaction import platform_transaction
from tests import servers
from tests.http import serving

PASSWORD = "a long enough one"


@pytest.fixture
def email(database: Database, tenant_id: UUID) -> str:
    address = f"asha.{tenant_id.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, tenant_id, address, "Asha Rao", "manager", PASSWORD)
    return address


def test_a_stranger_goes_to_the_login_and_on_to_where_they_wanted(address: str, email: str) -> None:
    with httpx.Client(base_url=address) as http:
        sent = http.get("/?facility=all")
        assert (sent.status_code, sent.headers["location"]) == (303, "/login?to=/%3Ffacility%3Dall")
        assert http.get("/api/v1/orders").status_code == 401
        gone = http.post("/login", data={"email": email, "password": PASSWORD, "to": "/?facility=all"})
        assert (gone.status_code, gone.headers["location"]) == (303, "/?facility=all")
        assert "HttpOnly" in gone.headers["set-cookie"]
        page = http.get("/")
        assert page.status_code == 200
        assert "Asha Rao" in page.text
        http.post("/logout")
        assert http.get("/").status_code == 303


def test_a_wrong_password_and_a_wrong_email_are_told_apart_by_nobody(address: str, email: str) -> None:
    with httpx.Client(base_url=address) as http:
        said = [
            http.post("/login", data={"email": who, "password": "something else"}).text.replace(who, "")
            for who in (email, "nobody@example.com")
        ]
        assert said[0] == said[1]
        assert "E-mail or password is wrong." in said[0]
        for _ in range(8):
            last = http.post("/login", data={"email": email, "password": "something else"})
        assert last.status_code == 429
        assert http.post("/login", data={"email": email, "password": PASSWORD}).status_code == 429


def test_a_login_never_leads_to_another_site(address: str, email: str) -> None:
    with httpx.Client(base_url=address) as http:
        for to in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
            gone = http.post("/login", data={"email": email, "password": PASSWORD, "to": to})
            assert gone.headers["location"] == "/"


def test_a_form_of_another_site_does_nothing(address: str, email: str) -> None:
    with httpx.Client(base_url=address) as http:
        refused = http.post(
            "/login", data={"email": email, "password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert refused.status_code == 403
        assert "set-cookie" not in refused.headers


def test_the_network_does_not_get_in_with_a_demo_password(database: Database, tenant_id: UUID, tmp_path: Path) -> None:
    who = f"demo.{tenant_id.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, tenant_id, who, "Demo", "manager", PASSWORD, demo=True)
    with serving(database, tmp_path, lan=True) as url, httpx.Client(base_url=url) as http:
        assert http.post("/login", data={"email": who, "password": PASSWORD}).status_code == 401
        assert "Demo logins" not in http.get("/login").text


def test_the_first_start_is_for_who_sits_at_the_machine(tmp_path: Path) -> None:
    empty = Database(servers.fresh_database(18, "test_first_start_here"))
    business = {"business": "Not yours", "name": "A stranger", "email": "stranger@example.com", "password": PASSWORD}
    with serving(empty, tmp_path) as url, httpx.Client(base_url=url) as http:
        for header in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via", "Host"):
            passed_on = {header: "evil.example" if header == "Host" else "127.0.0.1"}
            assert "Open this page on the machine" in http.get("/first-start", headers=passed_on).text, header
            assert http.post("/first-start", data=business, headers=passed_on).status_code == 403, header
        assert "Open the business" in http.get("/first-start").text
        assert http.post("/first-start", data=business).status_code == 303
    empty.close()
