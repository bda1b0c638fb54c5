"""What a person does to the books: right, load, rule, write, event."""
