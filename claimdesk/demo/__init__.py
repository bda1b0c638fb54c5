"""A made-up practice, from a seed and a date."""
