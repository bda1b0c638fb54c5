"""Questions by theme: what comes in, and what the text says must come of it."""
