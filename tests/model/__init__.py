"""The ledger against a twin in plain Python, in random days."""
