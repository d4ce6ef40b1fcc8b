"""Every screen of goods has its files: pick faces, conditions, transfers and what is to be counted come in; the stock card,
conditions, counts and the life of a serial number go out."""

import csv
import io
from uuid import UUID

import httpx

from godown import receiving, stock
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine
from tests.builders.houses import Houses
from tests.http import Api
from tests.scenarios.test_imports import check, rows, save, states
from tests.scenarios.test_office_doors import signed_in


def table(web: httpx.Client, path: str) -> list[dict[str, str]]:
    answer = web.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8"), answer.text[:200]
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_pick_faces_conditions_and_counts_come_from_files(database: Database, tenant_id: UUID, api: Api) -> None:
    Houses(database, tenant_id)
    faces = b"facility,bin,sku,min_units,max_units\nBLR,A-01-1,TEA,4,12\nBLR,a-02-1,NOPE,1,2\n,A-01-1,TEA,1,2\n"
    run = check(api, faces)
    assert (run["kind"], states(run)) == ("faces", (1, 0, 0, 0, 2))
    save(api, run)
    assert states(check(api, faces)) == (0, 0, 1, 0, 2)
    assert states(check(api, b"facility,bin,sku,min,max\nBLR,A-01-1,TEA,4,20\n", kind="faces")) == (0, 1, 0, 0, 0)

    named = b"condition,name,movable,countable\nbox_dented,Box dented,yes,yes\nsaleable,Good,no,yes\ndamaged,Broken,yes,yes\nBad One,x,yes,yes\n"
    run = check(api, named)
    assert (run["kind"], states(run)) == ("conditions", (1, 1, 0, 0, 2))
    assert {one["problems"][0]["code"] for one in rows(api, run)} == {"standing_flag", "invalid"}
    save(api, run)
    assert states(check(api, named)) == (0, 0, 2, 0, 2)

    wanted = b"facility,count_bin,sku\nBLR,A-01-1,\nBLR,A-01-1,TEA\nBLR,Z-9,\nDEL,A-01-1,NOPE\n"
    run = check(api, wanted)
    assert (run["kind"], states(run)) == ("counts", (2, 0, 0, 0, 2))
    save(api, run)
    assert states(check(api, wanted)) == (0, 0, 2, 0, 2)


def test_transfers_come_from_a_file_once(database: Database, tenant_id: UUID, api: Api) -> None:
    seller = Houses(database, tenant_id)
    seller.stocks(TEA=5, CUP=2)
    asked = b"reference,from_facility,to_facility,sku,units,arrive_on\nW48,BLR,DEL,TEA,3,2035-12-04\n"
    asked += b"W48,BLR,DEL,CUP,4,\nW49,BLR,BLR,TEA,1,\nW50,BLR,DEL,SET,1,\n"
    run = check(api, asked)
    assert (run["kind"], states(run)) == ("transfers", (1, 0, 0, 0, 2))
    save(api, run)
    assert (seller.supply("TEA"), seller.supply("CUP")) == ((5, 3, 0), (2, 2, 2))
    assert states(check(api, asked)) == (0, 0, 1, 0, 2)
    late = check(
        api, b"reference,from_facility,to_facility,sku,units,batch\nW51,BLR,DEL,TEA,1,B7\nW52,BLR,DEL,TEA,1,\n"
    )
    assert states(late) == (2, 0, 0, 0, 0)
    assert save(api, late)["counts"]["saved"] == 1  # there is no batch B7; the other is asked for all the same
    with seller.open() as tx:
        assert tx.scalar("SELECT count(*) FROM transfer WHERE tenant_id = %(tenant)s") == 2


def test_what_screens_of_goods_show_goes_out_as_files(database: Database, tenant_id: UUID, api: Api) -> None:
    seller = Houses(database, tenant_id)
    seller.stocks(TEA=5)
    with seller.open() as tx:
        tx.run("UPDATE sku SET tracking = 'serial' WHERE tenant_id = %(tenant)s AND code = 'CUP'")
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("CUP", 1, serials=("IM1",)),)))
        stock.open_counts(tx, seller.facility, [(seller.bins[0], seller.sku["TEA"])], "asked")
    with signed_in(database, api.base_url, tenant_id, "owner") as web:
        card = table(web, f"/stock/{seller.sku['TEA']}/moves.csv?at=BLR")
        assert [(one["reason"], one["effect"], one["balance"]) for one in card] == [
            ("put_away", "0", "5"),
            ("received", "5", "5"),
        ]
        known = table(web, "/settings/conditions.csv")
        assert [one["condition"] for one in known if one["saleable"] == "yes"] == ["saleable"]
        counts = table(web, "/count.csv?facility=BLR")
        assert [(one["sku"], one["status"], one["off_value"]) for one in counts] == [("TEA", "open", "0.00")]
        life = table(web, f"/stock/serials/life.csv?sku={seller.sku['CUP']}&number=IM1")
        assert [(one["what"], one["to"]) for one in life] == [("received", "DOCK")]
        assert "moves.csv" in web.get(f"/stock/{seller.sku['TEA']}").text
        again = web.get("/settings/conditions.csv").content
    assert states(check(api, again)) == (0, 0, len(known), 0, 0)
