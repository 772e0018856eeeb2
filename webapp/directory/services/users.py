"""SCIM users are people: found, made, changed and deactivated by the services of the page People."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from webapp.directory.services.bodies import WantedUser, known_names, person_id, read_user, require_schema
from webapp.directory.services.filters import Comparison, not_understood
from webapp.directory.services.messages import USER, Json, ScimFault, conflict, invalid
from webapp.directory.services.patches import patched
from webapp.directory.services.visibility import is_seen
from webapp.doer import Doer
from webapp.importing.services.clean_text import tidy
from webapp.importing.services.faults import EntryRefused
from webapp.language import gettext as _
from webapp.locking import lock_organisation
from webapp.models import DirectoryPerson, Person, Position
from webapp.organisation.services.entries import PersonEntry, entry_faults, entry_of
from webapp.organisation.services.people import deactivate, save_person

SCHEMA = USER
NAME = "User"
_NAMES = ("userName", "externalId", "displayName", "name", "emails", "active")


def find(
    session: Session, comparisons: Sequence[Comparison], *, begin: int, count: int
) -> tuple[list[Json], int]:
    """Return a page of the people that meet all comparisons, and how many there are."""
    wanted = _people().where(*(_condition(each) for each in comparisons))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = session.execute(wanted.order_by(Person.id).offset(begin - 1).limit(count))
    return [_as_json(person, known) for person, known in page], total


def show(session: Session, text: str) -> Json:
    """Return one person; raise ScimFault where there is none."""
    return _as_json(*_row(session, text))


def create(session: Session, body: Json, *, doer: Doer) -> str:
    """Add a person, or take over one whom the directory does not keep yet; return the id."""
    require_schema(body, USER)
    wanted = read_user(known_names(body, *_NAMES))
    lock_organisation(session)
    person = session.scalar(
        select(Person).options(joinedload(Person.department)).where(Person.email == wanted.email)
    )
    known = session.get(DirectoryPerson, person.id) if person else None
    if known is not None and not known.is_deleted:
        raise ScimFault(409, _("%(email)s belongs to a user already.", email=wanted.email), "uniqueness")
    return str(_store(session, wanted, person, known, doer=doer).id)


def replace_whole(session: Session, text: str, body: Json, *, doer: Doer) -> None:
    """Change a person as a PUT says; without address and state these stay."""
    require_schema(body, USER)
    lock_organisation(session)
    person, known = _row(session, text)
    given = known_names(body, *_NAMES)
    kept = _as_json(person, known)
    given = {"active": kept["active"], "emails": kept["emails"]} | given
    _store(session, _renamed(read_user(given), person, known), person, known, doer=doer)


def patch(session: Session, text: str, body: Json, *, doer: Doer) -> None:
    """Change a person as a PATCH says."""
    lock_organisation(session)
    person, known = _row(session, text)
    given = patched(known_names(_as_json(person, known), "id", *_NAMES), body)
    _store(session, _renamed(read_user(given), person, known), person, known, doer=doer)


def delete(session: Session, text: str, *, doer: Doer) -> None:
    """Deactivate a person, who is unknown to the directory from then on; nobody is erased."""
    lock_organisation(session)
    person, known = _row(session, text)
    if person.is_active:
        _deactivate(session, person, doer=doer)
    if known is None:  # with a key that no user name has, since none begins with a space
        known = DirectoryPerson(person_id=person.id, user_name=person.email, user_key=f" {person.id}")
        session.add(known)
    known.is_deleted = True


# --- Storing --------------------------------------------------------------------------------


def _store(
    session: Session,
    wanted: WantedUser,
    person: Person | None,
    known: DirectoryPerson | None,
    *,
    doer: Doer,
) -> Person:
    """Write person and names; the directory gives no role and takes none."""
    key = wanted.user_name.casefold()
    namesake = session.scalar(select(DirectoryPerson).where(DirectoryPerson.user_key == key))
    if namesake is not None and namesake is not known:
        if not namesake.is_deleted:
            detail = _("The userName “%(name)s” belongs to a user already.", name=wanted.user_name)
            raise ScimFault(409, detail, "uniqueness")
        session.delete(namesake)
        session.flush()
    before = entry_of(person) if person else PersonEntry(name="", email="", department="")
    entry = replace(before, name=wanted.name, email=wanted.email)
    if person is not None and not person.is_active and _has_another_head(session, person):
        entry = replace(entry, position=Position.EMPLOYEE)
    if faults := entry_faults(entry, needs_department=False):
        raise invalid(" ".join(fault.in_words for fault in faults))
    if person is None or entry != before or (wanted.is_active and not person.is_active):
        is_away = not wanted.is_active and person is not None and not person.is_active
        try:
            person = save_person(
                session, entry, person=person, doer=doer, needs_department=False, stays_away=is_away
            )
        except EntryRefused as refused:
            raise _not_beside_others(session, wanted, person, refused) from refused
        session.flush()
    if person.is_active and not wanted.is_active:
        _deactivate(session, person, doer=doer)
    if known is None:
        known = DirectoryPerson(person_id=person.id)
        session.add(known)
    known.user_name, known.user_key, known.is_deleted = wanted.user_name, key, False
    known.external_id, known.display_name = wanted.external_id, wanted.display_name
    known.given_name, known.family_name = wanted.given_name, wanted.family_name
    session.flush()
    return person


def _not_beside_others(
    session: Session, wanted: WantedUser, person: Person | None, refused: EntryRefused
) -> ScimFault:
    holder = session.scalar(select(Person.id).where(Person.email == wanted.email))
    is_taken = holder is not None and (person is None or holder != person.id)
    return ScimFault(409, refused.in_words, "uniqueness") if is_taken else conflict(refused)


def _has_another_head(session: Session, person: Person) -> bool:
    lead = Person.department_id == person.department_id, Person.position == Position.HEAD
    return bool(session.scalar(select(exists().where(*lead, Person.is_active, Person.id != person.id))))


def _deactivate(session: Session, person: Person, *, doer: Doer) -> None:
    try:
        deactivate(session, person, doer=doer)
    except EntryRefused as refused:
        raise conflict(refused) from refused


def _renamed(wanted: WantedUser, person: Person, known: DirectoryPerson | None) -> WantedUser:
    """Let the address follow a user name that was the same and is another now."""
    before = known.user_name if known else person.email
    was_same = before.casefold() == person.email == wanted.email
    if was_same and wanted.user_name.casefold() != before.casefold() and "@" in wanted.user_name:
        return replace(wanted, email=read_user({"userName": wanted.user_name}).email)
    return wanted


# --- Finding --------------------------------------------------------------------------------


def _people() -> Select[Person, DirectoryPerson]:
    """Select whom the directory sees, with what it calls them."""
    return (
        select(Person, DirectoryPerson)
        .outerjoin(DirectoryPerson, DirectoryPerson.person_id == Person.id)
        .where(is_seen())
    )


def _row(session: Session, text: str) -> tuple[Person, DirectoryPerson | None]:
    one = _people().options(joinedload(Person.department)).where(Person.id == _number(text))
    row = session.execute(one).one_or_none()
    if row is None:
        raise ScimFault(404, _("There is no user with the id “%(id)s”.", id=text[:40]))
    person, known = row
    return person, known


def _number(text: str) -> int:
    try:
        return person_id(text)
    except ScimFault:
        return 0


def _condition(wanted: Comparison) -> ColumnElement[bool]:
    if wanted.attribute == "id":
        return Person.id == _number(wanted.text)
    if wanted.attribute == "username":
        key = wanted.text.casefold()
        row = aliased(DirectoryPerson)
        by_name = Person.id.in_(select(row.person_id).where(row.user_key == key))
        return or_(by_name, and_(Person.email == key, ~exists().where(row.person_id == Person.id)))
    if wanted.attribute == "externalid":
        return DirectoryPerson.external_id == wanted.text
    if wanted.attribute == "displayname":
        return or_(Person.name == wanted.text, func.lower(Person.name) == wanted.text.lower())
    if wanted.attribute == "emails":
        return Person.email == wanted.text.lower()
    if wanted.attribute == "active":
        return Person.is_active.is_(str(wanted.value).lower() == "true")
    raise not_understood()


def _as_json(person: Person, known: DirectoryPerson | None) -> Json:
    """Return the resource; a name that was changed here is told instead of that of the directory."""
    found: Json = {"schemas": [USER], "id": str(person.id)}
    name: Json = {}
    display_name: str | None = person.name
    if known is not None:
        if known.external_id:
            found["externalId"] = known.external_id
        parts = {"givenName": known.given_name, "familyName": known.family_name}
        name = {key: part for key, part in parts.items() if part}
        both = " ".join(name.values())
        if person.name == tidy(known.display_name or both or known.user_name):
            display_name = known.display_name
    found["userName"] = known.user_name if known else person.email
    if name:
        found["name"] = name
    if display_name:
        found["displayName"] = display_name
    found["emails"] = [{"value": person.email, "type": "work"}]
    found["active"] = person.is_active
    return found
