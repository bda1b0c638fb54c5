"""Who may sit at a desk: logins of the operating system, each with a role."""

from __future__ import annotations

from acts.desk import Act, Actor, Desk, act
from acts.rights import ROLES, actor_of, why_not
from store import leases, people
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused
from store.people import Person

__all__ = ["ROLES", "Person", "add", "all", "known", "remove"]


def known(read: Read, login: str) -> Actor:
    """The person of that login as an actor; who is not known, or left, may not sit down."""
    found = people.by_login(read, login)
    if found is None or not found.active:
        what = "does not know" if found is None else "no longer knows"
        raise NotAllowed(
            f"this practice {what} the login {login}", "people", f"An administrator can let you in: claimdesk people add {login} ROLE."
        )
    return actor_of(read, found)


@act("people.add")
def add(act: Act, login: str, role: str, name: str = "", reason: str = "") -> Person:
    """Let a person in, back in, or give another role."""
    if role not in ROLE_SET:
        raise Refused(f"there is no role {role!r}", "people add", f"The roles are {', '.join(ROLES)}.")
    if not login or not login.isprintable() or any(char.isspace() for char in login):
        raise Refused(f"{login!r} is no login", "people add", "Give the name by which the person logs in to this host.")
    before = people.by_login(act.write, login)
    changed = people.put(act.write, login, role, name)
    after = people.by_login(act.write, login)
    assert after is not None
    if after.role != role:
        raise Refused(f"{login} is the last administrator", "people add", "Make another person administrator first.")
    act.subject("user", login)
    if not changed:
        act.nothing()
    elif not act.reason and before is not None and before.active:
        act.reason = f"{before.role} becomes {role}"
    return after


@act("people.remove")
def remove(act: Act, login: str, reason: str = "") -> Person:
    """Take a person's rights away. What the person did stays in the log under that name."""
    found = people.by_login(act.write, login)
    if found is None or not found.active:
        raise NoSuch(f"there is no user {login}", "people remove", "claimdesk people list shows all.")
    if not people.leave(act.write, login):
        raise Refused(f"{login} is the last administrator", "people remove", "Make another person administrator first.")
    leases.release_all(act.write, login)
    act.subject("user", login)
    after = people.by_login(act.write, login)
    assert after is not None
    return after


def all(desk: Desk) -> tuple[Person, ...]:
    """Everyone who may sit down, and those who might once."""
    said = why_not(desk.actor, "people.all")
    if said:
        raise NotAllowed(said, "people list", "Ask an administrator of the practice.")
    return people.every(desk.books.read)


ROLE_SET = frozenset(ROLES)
