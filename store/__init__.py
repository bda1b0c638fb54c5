"""What is kept for good: tables, SQL, the audit log, the ledger's rows."""
