"""Stories told through the command line, held against figures worked out by hand from the interface's text."""
