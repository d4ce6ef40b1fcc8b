"""Database, transactions, jobs, settings, tenancy, the embedded server."""
