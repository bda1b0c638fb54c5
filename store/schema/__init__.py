"""The schema of the store, one step a file; a step is never edited once applied."""
