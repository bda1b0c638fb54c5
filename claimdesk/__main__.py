"""The entry: arguments in, exit code out; nothing is imported here that the command does not need."""

from __future__ import annotations

import sys


def main() -> None:
    """Run claimdesk with the process's arguments."""
    from claimdesk.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
