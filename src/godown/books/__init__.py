"""The ledger of money: documents, tax, the cost of stock. A stranger to orders and parcels."""

from godown.books.accounts import bring as bring_to_accounts
from godown.books.accounts import join as join_accounts
from godown.books.accounts import post as post_to_accounts
from godown.books.choices import OwnRate, TaxChoices, choose_taxes, close_books, tax_choices
from godown.books.clearance_words import (
    Acknowledged,
    Clearance,
    Hindrance,
    NewPortal,
    NewVehicle,
    PortalLine,
    PortalRefused,
    PortalStory,
    PortalTask,
    Vehicle,
    WantedClearances,
)
from godown.books.clearances import clearance_rule, needs_papers, record_by_hand, renew_eway, waive_eway, why_uncleared
from godown.books.clearances import retry as retry_clearances
from godown.books.cost import carry_cost, enter_cost, issue_all, issue_cost, issue_costs
from godown.books.documents import credit, draft, foresee_credit, issue
from godown.books.facts import DocumentsCleared
from godown.books.late import LateCost, LateShare, enter_late
from godown.books.outside import OutsideInvoice, OutsideLine, enter_outside
from godown.books.portal import set_portal
from godown.books.portal import stories as portals
from godown.books.queries import (
    Document,
    InvoiceLine,
    cost_of_issue,
    credit_of_source,
    documents,
    documents_of_order,
    documents_of_sources,
    lines_of,
    notes_of,
    round_offs,
    tax_of_issue,
    uncredited,
    values_of_moves,
)
from godown.books.queries_clearances import clearances as clearances_page
from godown.books.queries_clearances import (
    clearances_by_number,
    clearances_by_reference,
    clearances_of,
    einvoices_of,
    hindrances,
    vehicles_of,
)
from godown.books.queries_clearances import counts as clearance_counts
from godown.books.queries_papers import (
    DocumentSeries,
    document_series,
    documents_issued,
    files_of_documents,
    lines_of_documents,
)
from godown.books.series import NextNumber, series_now, set_next
from godown.books.sets import Bundle, SetPart, as_said, whole_sets
from godown.books.store_documents import Draft, set_files
from godown.books.taxing import tax_on_top
from godown.books.undoing import cancel, cancel_document, cancel_eway, not_taken_back, reissue_note, replace
from godown.books.vehicles import set_vehicle
from godown.books.words import CostMove, Credit, Foreseen, Issued, NewInvoice, NewLine, Taken
from godown.countries import part_of
