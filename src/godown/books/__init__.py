"""The ledger of money: documents, tax, cost."""
