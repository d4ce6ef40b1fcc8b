"""Where a supply is taxed, and by whom."""

import pytest

from godown.countries import EMIRATES, INDIA, Deal, Party, Supply
from godown.countries.india.place import branch_transfer

KA = Party("29AAXCA1234F1ZJ", "29", "IN")
KL_BUYER = Party("32AAXCA1234F1ZW", "32", "IN")
ZONE = Party("29AAACZ1234F1ZJ", "29", "IN", free_zone=True)

DEALS = [
    (Deal(KA, Party(), "29", "IN"), "b2c", "29", "within", "IGST 8(1), 10(1)(a)"),
    (Deal(KA, Party(), "32", "IN"), "b2c", "32", "between", "IGST 7(1), 10(1)(a)"),
    (Deal(KA, Party(), "", "IN"), "b2c", "29", "within", "IGST 10(1)(ca): no address in the record"),
    (Deal(KA, Party(state="32"), "", "IN"), "b2c", "29", "within", "IGST 10(1)(ca): it is the delivery that counts"),
    (
        Deal(KA, Party(state="27"), "32", "IN"),
        "b2c",
        "32",
        "between",
        "Circular 209/3/2024: delivery differs from bill",
    ),
    (Deal(KA, KL_BUYER, "32", "IN"), "b2b", "32", "between", "IGST 10(1)(a)"),
    (Deal(KA, KL_BUYER, "29", "IN"), "b2b", "29", "within", "IGST 10(1)(a): delivery ends at the supplier's state"),
    (Deal(KA, KL_BUYER, "29", "IN", third_party=True), "b2b", "32", "between", "IGST 10(1)(b): bill-to, ship-to"),
    (Deal(KA, KL_BUYER, "", "IN"), "b2b", "32", "between", "IGST 10(1)(a), address of the registration"),
    (Deal(KA, Party("29AAXCA1234F1ZJ", "29"), "32", "IN", third_party=True), "b2b", "29", "within", "IGST 10(1)(b)"),
    (Deal(KA, ZONE, "29", "IN"), "sez_paid", "29", "between", "IGST 7(5)(b), 16(3)(b)"),
    (Deal(KA, ZONE, "29", "IN", tax_paid=False), "sez_bond", "29", "nobody", "IGST 16(3)(a)"),
    (Deal(KA, Party(country="NP"), "", "NP"), "export_paid", "96", "between", "IGST 7(5)(a), 16(3)(b)"),
    (Deal(KA, Party(country="NP"), "", "NP", tax_paid=False), "export_bond", "96", "nobody", "IGST 16(3)(a)"),
    (Deal(KA, Party(), "96", ""), "export_paid", "96", "between", "IGST 7(5)(a): the order says only: outside India"),
    (Deal(KA, KL_BUYER, "", "AE"), "export_paid", "96", "between", "IGST 11(b) with 7(5)(a): goods leave India"),
    (Deal(Party("", "29", "IN"), Party(), "32", "IN"), "unregistered", "32", "nobody", "CGST 32(1): no GSTIN, no tax"),
    (Deal(Party("04AAXCA1234F1ZV", "04"), Party(), "04"), "b2c", "04", "within", "UTGST Act 1(2)"),
    (Deal(Party("04AAXCA1234F1ZV", "04"), Party(), "06"), "b2c", "06", "between", "IGST 7(1)(c)"),
]


@pytest.mark.parametrize(("deal", "treatment", "place", "taxed_by", "source"), DEALS, ids=[row[4] for row in DEALS])
def test_place_of_supply(deal: Deal, treatment: str, place: str, taxed_by: str, source: str) -> None:
    """IGST Act 2017, sections 5, 7, 8, 10, 11 and 16; each row names its own."""
    assert INDIA.supply(deal) == Supply(treatment, place, taxed_by)


TERRITORIES = [
    ("01", "sgst"), ("04", "utgst"), ("07", "sgst"), ("26", "utgst"), ("29", "sgst"), ("31", "utgst"), ("34", "sgst"),
    ("35", "utgst"), ("38", "utgst"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "local"), TERRITORIES)
def test_union_territories_without_a_legislature(state: str, local: str) -> None:
    """UTGST Act 2017, section 1(2); Delhi, Puducherry and Jammu and Kashmir have legislatures and SGST Acts."""
    seller = Party(f"{state}AAXCA1234F1ZJ", state, "IN")
    (slab,) = [one.slab for one in INDIA.slabs if one.tax_class == "gst_18"]
    heads = INDIA.heads(slab.rate, INDIA.supply(Deal(seller, Party(), state, "IN")))
    assert [(head.code, head.rate) for head in heads] == [("cgst", 90_000), (local, 90_000)]


BRANCHES = [
    ("29AAXCA1234F1ZJ", "27AAXCA1234F1ZN", "tax_invoice"),
    ("29AAXCA1234F1ZJ", "29AAXCA1234F2ZI", "tax_invoice"),
    ("29AAXCA1234F1ZJ", "29AAXCA1234F1ZJ", "delivery_challan"),
    ("", "", "delivery_challan"),
    ("29AAXCA1234F1ZJ", "", "delivery_challan"),
]


@pytest.mark.parametrize(("start", "end", "paper"), BRANCHES)
def test_branch_transfer(start: str, end: str, paper: str) -> None:
    """CGST Act, section 25(4) and (5) (registrations are distinct persons, even in one state) with Schedule I, paragraph 2;
    rule 55 (delivery challan) within one registration."""
    assert branch_transfer(start, end) == paper


DOCUMENTS = [
    (INDIA, KA, "tax_invoice"),
    (INDIA, Party(), "bill_of_supply"),
    (EMIRATES, Party("100123456700003"), "tax_invoice"),
]


@pytest.mark.parametrize(("pack", "seller", "kind"), DOCUMENTS)
def test_document_of_a_sale(pack: object, seller: Party, kind: str) -> None:
    """CGST Act, section 31(1), rule 49; Emirates: Federal Decree-Law 8 of 2017, article 65."""
    assert isinstance(pack, type(INDIA) | type(EMIRATES))
    assert pack.document(seller) == kind


EMIRATI = [
    (Deal(Party("100123456700003"), Party(), "", "AE"), "home", "AE", 5_00),
    (Deal(Party("100123456700003"), Party(), "", "OM"), "export", "OM", 0),
    (Deal(Party(), Party(), "", "AE"), "unregistered", "AE", 0),
]


@pytest.mark.parametrize(("deal", "treatment", "place", "vat"), EMIRATI)
def test_a_country_with_one_tax(deal: Deal, treatment: str, place: str, vat: int) -> None:
    """Federal Decree-Law 8 of 2017 (United Arab Emirates), articles 3, 45(1) and 65."""
    supply = EMIRATES.supply(deal)
    (slab,) = [one.slab for one in EMIRATES.slabs if one.tax_class == "standard"]
    assert (supply.treatment, supply.place) == (treatment, place)
    assert sum(head.rate for head in EMIRATES.heads(slab.rate, supply)) * 100_00 // 1_000_000 == vat
