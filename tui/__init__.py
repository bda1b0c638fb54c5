"""The desk in the terminal: draws, and takes keys."""
