"""The doctor proves the ledger: everything that is kept twice must agree, everything that is held must have a holder.

Each check has a name and finds the rows of which it is not true; it reads and changes nothing. `CHECKS` is the list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from godown.platform.transaction import Tx
from godown.reports import queries_doctor as q
from godown.reports import queries_doctor_money as money
from godown.reports import queries_doctor_papers as papers
from godown.reports import queries_doctor_portal as portal
from godown.reports import queries_doctor_serials as numbers
from godown.reports import queries_doctor_split as split
from godown.reports import queries_doctor_stock as goods
from godown.reports import queries_doctor_transfers as transfers
from godown.reports import queries_doctor_trips as trips
from godown.reports import queries_doctor_work as work

ROWS_MAX: Final = 20
"""A check shows at most so many rows; the number of all is said."""

FILES_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Check:
    """What must be true (`about`), the query that finds where it is not, and the sentence for each row it finds.

    A warning asks for a look; it does not say that the books are wrong.
    """

    name: str
    about: str
    sql: str
    sentence: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that did not hold: how many rows, and a sentence for each of the first."""

    check: str
    about: str
    warning: bool
    count: int
    sentences: tuple[str, ...]


CHECKS: Final = (
    Check("balances_follow_moves", "What lies in a place is the sum of its moves.", goods.BALANCES_FOLLOW_MOVES,
          "{sku} in {place} ({condition}): the balance says {on_hand}, its moves say {moved}."),
    Check("owner_is_known", "Goods are ours, a consignor's, or nobody's yet.", goods.OWNER_IS_KNOWN,
          "{sku} in {facility}: {saleable} saleable units belong to {owner}, who is no consignor."),
    Check("door_numbers_moves", "Moves of a SKU are numbered by its door.", goods.DOOR_NUMBERS_MOVES,
          "{sku} in {facility}: the door stands at {seq}, the last move has {last}."),
    Check("saleable_follows_balances", "Supply is what lies saleable in places that sell.",
          goods.SALEABLE_FOLLOWS_BALANCES,
          "{sku} in {facility}: supply says {saleable} saleable, {units} lie in places that sell."),
    Check("dates_are_watched", "A door knows when the first batch behind it goes out of sale.", goods.DATES_ARE_WATCHED,
          "{sku} in {facility}: batch {batch} goes out of sale on {ends_on}, the door says {said}."),
    Check("promised_follows_promises", "Promised is the sum of promises made.", goods.PROMISED_FOLLOWS_PROMISES,
          "{sku} in {facility}: {said} are counted as promised, promises are made for {units}."),
    Check("waiting_follows_promises", "Waiting is the sum of what waits.", goods.WAITING_FOLLOWS_PROMISES,
          "{sku} in {facility}: {said} are counted as waiting, {units} wait."),
    Check("held_follows_holds", "Held is the sum of holds.", goods.HELD_FOLLOWS_HOLDS,
          "{sku} in {place} ({condition}): {held} are counted as held, holds are for {units}."),
    Check("promise_held_follows_holds", "What is held of a promise is the sum of its holds.",
          goods.PROMISE_HELD_FOLLOWS_HOLDS,
          "A promise of {sku} says that {held} are held, its holds are for {units} ({promise})."),
    Check("hold_fits_its_promise", "A hold has the SKU, owner and facility of its promise.", goods.HOLD_FITS_ITS_PROMISE,
          "{units} of {sku} in {place} are held for a promise of something else."),
    Check("promise_has_a_living_holder", "Every promise has a holder that still waits for it.",
          goods.PROMISE_HAS_A_LIVING_HOLDER, "{units} of {sku} are promised to order {number}, which is {status}."),
    Check("promises_cover_open_units", "Every open unit of an order waits or is promised, once.",
          goods.PROMISES_COVER_OPEN_UNITS, "Order {number}: {open} of {sku} are open, {units} wait or are promised."),
    Check("hold_has_a_living_holder", "Nothing is held by nobody.", goods.HOLD_HAS_A_LIVING_HOLDER,
          "{units} of {sku} in {place} are held for nobody: no wave will fetch them, or they are promised to none."),
    Check("hold_knows_its_trip", "What a trip that has begun will fetch is marked so.", goods.HOLD_KNOWS_ITS_TRIP,
          "{units} of {sku} in {place} are held for trip {trip} of {wave}, which {said}; the hold says otherwise."),
    Check("order_stands_with_its_trips", "An order stands where the trips that fetch it stand.",
          trips.ORDER_STANDS_WITH_ITS_TRIPS, "Order {number} is {status}, but {said}."),
    Check("bin_is_reached_from_its_stand", "Every bin of a free-form site is reached from where it says.",
          trips.BIN_IS_REACHED_FROM_ITS_STAND, "{place} in {facility}: where one stands to reach it {said}."),
    Check("serial_in_one_place", "A serial number is in one place.", numbers.SERIAL_IN_ONE_PLACE,
          "Serial {number} of {sku} is in more than one place: {place}, and parcel {parcels}."),
    Check("no_more_serials_than_units", "No place has more serial numbers than units.", numbers.NO_MORE_SERIALS_THAN_UNITS,
          "{sku} in {place} ({condition}): {numbers} serial numbers, but {units} units."),
    Check("serial_follows_its_life", "A serial number is where its last move left it.", numbers.SERIAL_FOLLOWS_ITS_LIFE,
          "Serial {number} of {sku} is said to be in {place}, its last move left it in {moved}."),
    Check("receipt_has_moves", "What was accepted and rejected moved in, line by line.", papers.RECEIPT_HAS_MOVES,
          "{number}, {sku} ({part}): {units} were counted, {moved} moved in."),
    Check("picked_with_moves", "What was picked moved into totes.", papers.PICKED_WITH_MOVES,
          "Order {number}: {units} of {sku} were picked, {moved} moved."),
    Check("packed_with_moves", "What lies in parcels moved into them, and out of those that were opened.",
          papers.PACKED_WITH_MOVES, "Parcel {number}: {units} of {sku} were {part}, {moved} moved."),
    Check("packaging_has_moves", "Packaging that parcels used up moved out.", papers.PACKAGING_HAS_MOVES,
          "{number}: parcels used {units} of {sku}, {moved} moved out."),
    Check("return_has_moves", "What came back moved in, line by line.", papers.RETURN_HAS_MOVES,
          "{number}: {units} of {sku} came back ({part}), {moved} moved in."),
    Check("inspection_has_moves", "What inspections found moved.", papers.INSPECTION_HAS_MOVES,
          "{number}: {units} of {sku} were found {part}, {moved} moved."),
    Check("grading_carries_cost", "What becomes another SKU by its grade keeps its cost, to the paisa.",
          papers.GRADING_CARRIES_COST, "{number}: {off} paise were lost or made."),
    Check("repair_has_moves", "What repairs used moved out.", papers.REPAIR_HAS_MOVES,
          "{number}: {units} of {sku} were used, {moved} moved out."),
    Check("repair_carries_cost", "What a repair cost is in it, or went where its re-inspection says.",
          papers.REPAIR_CARRIES_COST, "{number}: {off} paise were lost or made."),
    Check("claims_follow_steps", "Money of a claim is the sum of its steps, its state that of the last.",
          papers.CLAIMS_FOLLOW_STEPS, "{number}: {paid} paise are said to be paid ({state}), its steps say {came} ({said})."),
    Check("count_has_moves", "What a count changed moved, SKU by SKU.", papers.COUNT_HAS_MOVES,
          "{number}, {sku} ({part}): the count says {units} more, {moved} moved."),
    Check("removal_has_moves", "What was removed moved out.", papers.REMOVAL_HAS_MOVES,
          "{number} ({part}): {units} units were removed, {moved} moved out."),
    Check("condition_has_moves", "What changed its condition moved.", papers.CONDITION_HAS_MOVES,
          "{sku} in {number}, {part}: {units} were changed, {moved} moved."),
    Check("moves_have_papers", "No unit moves without a paper.", papers.MOVES_HAVE_PAPERS,
          "{units} of {sku} moved by a {kind} ({way}) that is not there."),
    Check("transit_follows_transfers", "What is in transit is what transfers sent and nobody counted in.",
          transfers.TRANSIT_FOLLOWS_TRANSFERS,
          "{sku} on the way to {facility}: {lying} lie in transit, transfers say {road}."),
    Check("work_has_moves", "What work orders made and took moved.", work.WORK_HAS_MOVES,
          "{number}: {units} of {sku} went through it, {moved} moved."),
    Check("work_carries_cost", "Kits cost what their parts cost, to the paisa.", work.WORK_CARRIES_COST,
          "{number}: {off} paise were lost or made."),
    Check("promises_cover_work", "What a work order still takes waits or is promised, once.", work.PROMISES_COVER_WORK,
          "{number}: {open} of {sku} are still to be taken, {units} wait or are promised."),
    Check("transfer_has_moves", "What a transfer sent, received and lost moved.", transfers.TRANSFER_HAS_MOVES,
          "{number}, {sku}: {sent} sent, {received} received, {lost} lost; its moves say {left_there} and {on_road}, "
          "{arrived}, {gone}."),
    Check("promises_cover_transfers", "What a transfer has still to send waits or is promised, once.",
          transfers.PROMISES_COVER_TRANSFERS,
          "{number}: {open} of {sku} are to be sent, {units} wait or are promised."),
    Check("left_with_moves", "What was handed over moved out.", q.LEFT_WITH_MOVES,
          "Parcel {number}: {handed} of {sku} were handed over, {moved} moved out."),
    Check("order_left_whole", "An order that was handed over left whole.", q.ORDER_LEFT_WHOLE,
          "Order {number} is handed over, but {shipped} of {due} {sku} left."),
    Check("lines_follow_parcels", "Order lines count what lies in their parcels.", q.LINES_FOLLOW_PARCELS,
          "Order {number}, {sku}: packed {packed}, shipped {shipped}, returned {returned}; its parcels say {in_parcels}, "
          "{left_in_parcels}, {back_in_parcels}."),
    Check("returned_within_shipped", "No more comes back than was shipped.", q.RETURNED_WITHIN_SHIPPED,
          "Parcel {number}, {sku}: shipped {shipped}, counted as returned {returned}, arrived {arrived}."),
    Check("cancelled_is_unpacked", "Parcels of cancelled orders are opened again.", q.CANCELLED_IS_UNPACKED,
          "Parcel {number} is still closed, its order {order_number} is cancelled.", warning=True),
    Check("parcels_follow_shipments", "A parcel left if its shipment did.", q.PARCELS_FOLLOW_SHIPMENTS,
          "Parcel {number} is {status}, its shipment is {state}."),
    Check("collects_what_is_owed", "Parcels collect no more than the order owes.", q.COLLECTS_WHAT_IS_OWED,
          "Order {number} owes {owed} paise, its parcels collect {collected}."),
    Check("cash_due_is_known", "What couriers owe stands in the list of cash that is due.", q.CASH_DUE_IS_KNOWN,
          "Parcel {number} collects {collect} paise, {settled} are remitted; its shipment says {said}."),
    Check("parts_are_the_order", "The parts of an order that was split are the order, unit by unit.",
          split.PARTS_ARE_THE_ORDER, "Order {number}: its parts have {dealt} of {sku}, it asked for {asked}."),
    Check("parts_share_its_money", "The parts of an order share its money to the paisa.", split.PARTS_SHARE_ITS_MONEY,
          "Order {number}: {what} {said} paise, its parts say {parts}."),
    Check("credit_follows_entries", "What is left of a store credit is the sum of what happened to it.",
          money.CREDIT_FOLLOWS_ENTRIES, "{code}: {said} paise are said to be left, its entries come to {entries}."),
    Check("credit_is_given_by_refunds", "Store credit is given by a refund, and taken back by one.",
          money.CREDIT_IS_GIVEN_BY_REFUNDS, "{number} gives {given} paise, its credit says {entry}."),
    Check("orders_know_their_credit", "An order knows what store credit pays of it.", money.ORDERS_KNOW_THEIR_CREDIT,
          "Order {number}: {said} paise are said to be paid by store credit, {entries} were spent on it."),
    Check("numbers_without_gaps", "Documents are numbered without gaps.", q.NUMBERS_WITHOUT_GAPS,
          "After {kind} {after}, {missing} numbers are missing before {before}."),
    Check("totals_follow_lines", "A document is the sum of its lines.", q.TOTALS_FOLLOW_LINES,
          "{number} says {said} paise ({said_taxable} taxable), its lines say {total} ({taxable})."),
    Check("accounts_follow_facts", "What is open of a customer's account is charged, less what was paid, and what was given back.",
          money.ACCOUNTS_FOLLOW_FACTS, "Order {number}: {said} paise are said to be open, {kept} to be brought; its facts say {open}, {brought}."),
    Check("parts_share_an_account", "The parts of an order share its account.", money.PARTS_SHARE_AN_ACCOUNT,
          "Part {number} has another account than its order."),
    Check("credits_within_invoices", "Credit notes never exceed their invoice.", q.CREDITS_WITHIN_INVOICES,
          "{number}, {sku}: {quantity} for {gross} paise were invoiced, {credited} for {credited_gross} are credited."),
    Check("notes_follow_rounding", "What is asked for is the uncredited rest, in whole rupees where the invoice is.",
          q.NOTES_FOLLOW_ROUNDING, "{number} and its notes ask for {asked} paise, {due} are left."),
    Check("parcel_has_its_invoice", "A parcel has an invoice for what is in it.", q.PARCEL_HAS_ITS_INVOICE,
          "Parcel {number} is worth {value} paise, {invoice} says {total}."),
    Check("left_with_its_irn", "No parcel and no load left without the IRN that it needs.", portal.LEFT_WITH_ITS_IRN,
          "{number} was handed over, but the IRN of {document} is {state}."),
    Check("irn_is_its_documents", "An acknowledgement is that of its document.", portal.IRN_IS_ITS_DOCUMENTS,
          "{number} was acknowledged with IRN {said}…, its own is {irn}…."),
    Check("one_live_clearance", "A supply is alive at the portal once.", portal.ONE_LIVE_CLEARANCE,
          "The {paper} of {number} stands at the portal, but {why}."),
    Check("cost_follows_entries", "The cost of stock is the sum of its entries.", q.COST_FOLLOWS_ENTRIES,
          "{sku} in {facility}: the pair says {quantity} for {value_paise} paise, its entries say {units} for {value}."),
    Check("tax_follows_entries", "The input tax of stock is the sum of its entries.", q.TAX_FOLLOWS_ENTRIES,
          "{sku} in {facility}: {held} paise of {head} are held, its entries say {entered}."),
    Check("cost_covers_stock", "Every unit of stock has its cost, wherever it lies.", papers.COST_COVERS_STOCK,
          "{sku} in {facility}: {units} lie there, the cost is that of {quantity}."),
    Check("job_failed", "No job has failed for good.", q.JOB_FAILED,
          "{jobs} jobs “{task}” failed for good; see what they say and run them again.", warning=True),
    Check("job_waits_long", "No job waits for long.", q.JOB_WAITS_LONG,
          "{jobs} jobs “{task}” wait for more than 10 minutes. Does the worker run?", warning=True),
)  # fmt: skip


def examine(tx: Tx, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Run the checks, all on one instant: nothing may have been asked in this transaction before."""
    tx.run(q.SNAPSHOT)
    tx.run(q.WHOLE_TABLES)
    found = (_run(tx, check) for check in checks)
    return [finding for finding in found if finding is not None]


def _run(tx: Tx, check: Check) -> Finding | None:
    rows: list[dict[str, Any]] = tx.scalars(q.bounded(check.sql), limit=ROWS_MAX)
    if not rows:
        return None
    sentences = tuple(check.sentence.format(**row) for row in rows)
    return Finding(check.name, check.about, check.warning, rows[0]["found"], sentences)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A stored file as the database knows it."""

    id: UUID
    path: str
    size_bytes: int
    sha256: bytes


def kept_files(tx: Tx) -> Iterator[KeptFile]:
    """Every stored file, oldest first, a part at a time."""
    after = UUID(int=0)
    while part := tx.rows(KeptFile, q.STORED_FILES, after=after, limit=FILES_AT_ONCE):
        yield from part
        after = part[-1].id


def file_finding(sentences: Sequence[str]) -> Finding | None:
    """The finding of files that are not as the database knows them."""
    if not sentences:
        return None
    return Finding("files_are_there", "Every stored file is there, unchanged.", False, len(sentences),
                   tuple(sentences[:ROWS_MAX]))  # fmt: skip
