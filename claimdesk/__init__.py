"""The program: parses arguments, prints, and puts the parts together."""
