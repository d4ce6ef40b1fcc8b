"""Serial numbers over the API: the list, a unit's life, find, and another unit into a closed box."""

from uuid import uuid4

from godown.platform.database import Database
from godown.reports import doctor
from tests.builders.serials import PhoneSeller
from tests.http import Api
from tests.scenarios.test_api_office import code, ok


def test_the_life_of_a_phone_is_told(database: Database, api: Api) -> None:
    seller = PhoneSeller(database, api.tenant_id)
    seller.phones_come("IM1", "IM2", "IM3")
    seller.ships("1", "IM2")
    phone = seller.sku["FON"]
    rows = ok(api.http.get("/serials", params={"limit": 2}))
    assert [(row["number"], row["state"], row["place"]) for row in rows["items"]] == [
        ("IM1", "here", "B-01-1"), ("IM2", "shipped", None)
    ]  # fmt: skip
    rest = ok(api.http.get("/serials", params={"limit": 2, "cursor": rows["next_cursor"]}))
    assert [row["number"] for row in rest["items"]] == ["IM3"]
    assert [row["number"] for row in ok(api.http.get("/serials", params={"tab": "shipped"}))["items"]] == ["IM2"]
    assert len(ok(api.http.get("/serials", params={"search": "IM"}))["items"]) == 3
    life = ok(api.http.get(f"/skus/{phone}/serials/IM2"))
    assert (life["serial"]["order"], life["serial"]["state"]) == ("1", "shipped")
    told = [(one["what"], one["from_code"], one["to_code"], one["assumed"]) for one in reversed(life["events"])]
    assert told == [
        ("received", None, "DOCK", False),
        ("put_away", "DOCK", "B-01-1", True),
        ("changed_places", "B-01-1", "T-101", False),
        ("packed", "T-101", "PACK", False),
        ("handed_over", "PACK", None, False),
    ]
    assert {one["document"] for one in life["events"]} >= {"GRN-0002", "P-000001"}
    assert [hit["kind"] for hit in ok(api.http.get("/find", params={"text": "IM2"}))] == ["serial"]
    assert api.http.get(f"/skus/{phone}/serials/IM9").status_code == 404


def test_another_phone_goes_into_the_box_over_the_api(database: Database, api: Api) -> None:
    seller = PhoneSeller(database, api.tenant_id)
    seller.phones_come("IM1", "IM2")
    parcel = seller.packs("1", "IM1")
    assert ok(api.http.post(f"/parcels/{parcel}/serials", json={"old": "IM1", "new": "IM2"}))["serials"] == ["IM2"]
    wrong = api.http.post(f"/parcels/{parcel}/serials", json={"old": "IM2", "new": "IM7"})
    assert code(wrong) == (409, "serial_unknown")
    assert api.http.post(f"/parcels/{uuid4()}/serials", json={"old": "IM2", "new": "IM7"}).status_code == 404


def test_a_number_that_was_read_wrongly_is_corrected(database: Database, api: Api) -> None:
    seller = PhoneSeller(database, api.tenant_id)
    seller.phones_come("IM1", "lM2")
    seller.ships("1", "IM1")
    path = f"/skus/{seller.sku['FON']}/serials"
    fixed = ok(api.http.post(f"{path}/lM2/correct", json={"new": "IM2"}))
    assert (fixed["serial"]["place"], fixed["events"][0]["what"]) == ("B-01-1", "corrected")
    assert seller.where() == {"IM1": "customer", "IM2": "B-01-1", "lM2": "gone"}
    assert code(api.http.post(f"{path}/IM2/correct", json={"new": "IM1"})) == (409, "serial_known")
    assert code(api.http.post(f"{path}/IM1/correct", json={"new": "IM7"})) == (409, "serial_bound")
    assert api.http.post(f"{path}/IM9/correct", json={"new": "IM7"}).status_code == 404
    with seller.open() as tx:
        assert doctor.examine(tx) == []
