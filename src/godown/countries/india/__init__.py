"""India: GST as a country pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from godown.countries.india import dated, deeds, numbers, place, vehicles
from godown.countries.words import Carriage, ClearanceRule, DatedSlab, Deal, Filed, Head, Party, Rate, Standing, Supply


@dataclass(frozen=True, slots=True)
class India:
    """GST since 2017-07-01."""

    code: str = "IN"
    heads_of_returns: tuple[str, ...] = ("igst", "cgst", "sgst", "utgst", "cess", "unit_cess")
    slabs: Sequence[DatedSlab] = dated.SLABS

    def supply(self, deal: Deal) -> Supply:
        """Place of supply: see `place`."""
        return place.supply_of(deal)

    def heads(self, rate: Rate, supply: Supply) -> tuple[Head, ...]:
        """CGST and SGST, or IGST, with cess beside."""
        return place.heads_of(rate, supply)

    def document(self, seller: Party) -> str:
        """A tax invoice; without a GSTIN a bill of supply (rule 49)."""
        return "tax_invoice" if seller.registration else "bill_of_supply"

    def transfer_paper(self, from_registration: str, to_registration: str) -> str:
        """Between registrations a supply, within one a delivery challan: see `place`."""
        return place.branch_transfer(from_registration, to_registration)

    def year(self, day: date) -> str:
        """April to March."""
        return numbers.financial_year(day)

    def prefix(self, kind: str, registration: str, year: str) -> str:
        """State, kind and year."""
        return numbers.number_prefix(kind, registration, year)

    def number_fault(self, number: str) -> str:
        """Rule 46(b)."""
        return numbers.number_fault(number)

    def registration_fault(self, registration: str, state: str = "", *, sandbox: bool = False) -> str:
        """The form, check sign and state of a GSTIN."""
        return numbers.gstin_fault(registration, state, sandbox=sandbox)

    def operator_rates(self, day: date) -> tuple[int, int]:
        """TCS of section 52, TDS of section 194-O, as they stand on the day."""
        return dated.limit("tcs", day) or 0, dated.limit("tds", day) or 0

    def note_in_time(self, supplied: date, noted: date, *, by_filing: bool) -> bool:
        """Section 34(2): its return is due by the deadline; by setting, it can still be filed by then."""
        if by_filing:
            return noted <= deeds.note_deadline(supplied)
        return deeds.note_effect(supplied, noted).reduces_tax

    def clearances(self, filed: Filed, rule: ClearanceRule) -> tuple[str, ...]:
        """IRN (rule 48(4)) and e-way bill (rule 138), by what the registration has chosen."""
        wanted = (("einvoice", deeds.irn_wanted(filed, rule)), ("eway", deeds.eway_wanted(filed, rule)))
        return tuple(paper for paper, needed in wanted if needed)

    def reference(self, filed: Filed) -> str:
        """The IRN."""
        kind = deeds.IRN_KINDS.get(filed.kind, "")
        return numbers.irn(filed.registration, filed.dated, kind, filed.number) if kind else ""

    def carriage_fault(self, by: Carriage) -> tuple[str, str] | None:
        """Part B of form EWB-01: see `vehicles`."""
        return vehicles.carriage_fault(by)

    def eway_until(self, since: datetime, km: int) -> datetime:
        """Rule 138(10): see `vehicles`."""
        return vehicles.valid_until(since, km)

    def undo(self, standing: Standing, now: datetime) -> tuple[str, ...]:
        """Within 24 hours of each acknowledgement, the e-way bill first; else a credit note."""
        return deeds.undo(standing, now)


INDIA = India()
