"""X12 files: bytes to records and back; knows segments, loops and delimiters, and nothing of people."""
