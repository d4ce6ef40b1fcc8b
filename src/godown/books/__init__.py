"""The ledger of money: documents, tax, the cost of stock. A stranger to orders and parcels."""

from godown.books.cost import CostMove, enter_cost, issue_cost
