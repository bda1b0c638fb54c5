"""Where a store may lie: a private folder on a disk of this host, under one name."""

from __future__ import annotations

import os
import stat
import sys

from store.errors import Damaged, Missing, NotWritable

REMOTE = ("nfs", "cifs", "smb", "9p", "fuse", "ceph", "afs", "gfs", "ocfs", "vboxsf", "lustre", "glusterfs", "ncp", "coda", "davfs")
"""The write-ahead log needs memory shared by all sessions, and locks that hold: file systems of other hosts give neither."""


def file_system(path: str, mountinfo: str = "/proc/self/mountinfo") -> str:
    """The type of the file system that holds this path, or "" where the system does not say."""
    if not sys.platform.startswith("linux"):
        return ""
    device = os.stat(path).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        with open(mountinfo, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                left, _, right = line.partition(" - ")
                if left.split()[2] == wanted:
                    return right.split()[0]
    except (OSError, IndexError):
        return ""
    return ""


def is_remote(kind: str) -> bool:
    """Whether locks and shared memory cannot be trusted there."""
    return kind.startswith(REMOTE) and kind != "fuseblk"


def check(path: str, *, create: bool) -> str:
    """The real path of the store, or an error that says why it cannot lie there; makes the folder (0700) where it may."""
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    if create and not os.path.isdir(folder):
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
        except OSError as error:
            raise NotWritable("the folder for the store cannot be made", folder, "Choose another place with --db.") from error
    try:
        found = os.stat(real)
    except FileNotFoundError:
        if not create:
            raise Missing("there is no store here", real, "Make one with `claimdesk init`, or say where it is with --db.") from None
        found = None
    except OSError as error:
        raise NotWritable("the store cannot be reached", real, "Ask whoever runs claimdesk for access to this folder.") from error
    if found is not None:
        if not stat.S_ISREG(found.st_mode):
            raise Damaged("this is not a file", real, "Say where the store is with --db.")
        if found.st_nlink > 1:
            # Two names make two lock files and two write-ahead logs beside one set of books.
            raise NotWritable(
                "the store has a second name (hard link)", real, "Remove the other name; keep copies with `claimdesk backup`."
            )
    kind = file_system(folder)
    if is_remote(kind):
        raise NotWritable(
            f"the store lies on a {kind} file system, where locks cannot be trusted",
            real,
            "Move it to a disk of this host, and reach the host by ssh.",
        )
    return real


def make_private(real: str) -> None:
    """Make the empty file, readable by its owner only. A file that is there is not touched.

    Never opens a file that exists: closing it would drop the locks that SQLite holds on it for this process.
    """
    try:
        os.close(os.open(real, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise NotWritable("the store cannot be made here", real, "Choose another place with --db.") from error
