"""The scrub: what a claim must pass before it leaves, one family of edits a file."""
