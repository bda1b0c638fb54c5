"""The tables of the posting desk, one subject a file; step 2 (m0002_posting_desk) puts them together."""
