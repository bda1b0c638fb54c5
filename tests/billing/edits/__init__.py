"""Each edit with claims that trip it and claims that do not."""
