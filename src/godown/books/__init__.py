"""The ledger of money: documents, tax, the cost of stock. A stranger to orders and parcels."""

from godown.books.cost import CostMove, carry_cost, enter_cost, issue_cost, issue_costs
from godown.books.documents import (
    Credit,
    Foreseen,
    Issued,
    NewInvoice,
    NewLine,
    cancel,
    credit,
    draft,
    foresee_credit,
    issue,
)
from godown.books.queries import (
    Document,
    InvoiceLine,
    cost_of_issue,
    documents,
    documents_of_order,
    lines_of,
    of_source,
    uncredited,
)
from godown.books.queries_papers import (
    DocumentSeries,
    document_series,
    documents_issued,
    files_of_documents,
    lines_of_documents,
)
from godown.books.series import NextNumber, series_now, set_next
from godown.books.store_documents import Draft, set_files
from godown.books.tax import part_of, rate_of
