"""The tables of the records desk, a subject a file."""
