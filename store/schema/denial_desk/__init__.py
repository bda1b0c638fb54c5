"""Step 3, a subject a file."""
