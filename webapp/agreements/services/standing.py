"""Query agreements: their versions, sides and signatures, and when each is looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.agreements.services.form_files import frozen_form
from webapp.domain.half_years import months_later
from webapp.language import by_alphabet
from webapp.models import Agreement, AgreementSignature, AgreementVersion, Department, Signer
from webapp.survey_templates import AgreementForm

DAYS_BEFORE_REVIEW = 14  # so long before its day both sides are asked whether it still holds


@dataclass(frozen=True)
class Standing:
    """An agreement with every version, the newest first."""

    agreement: Agreement

    @property
    def in_force(self) -> AgreementVersion | None:
        """The newest version that every side has signed."""
        return next((version for version in self.agreement.versions if version.in_force_since), None)

    @property
    def working(self) -> AgreementVersion | None:
        """The version that is being written or waits for signatures."""
        newest = self.agreement.versions[0] if self.agreement.versions else None
        return None if newest is None or newest.in_force_since else newest

    @property
    def newest(self) -> AgreementVersion:
        return self.agreement.versions[0]

    def get_version(self, number: int) -> AgreementVersion:
        """Return a version that came into force; raises NoResultFound (a 404 page)."""
        for version in self.agreement.versions:
            if version.number == number and version.in_force_since:
                return version
        raise NoResultFound

    def before(self, version: AgreementVersion) -> AgreementVersion | None:
        """Return the version that was in force before this one."""
        older = (each for each in self.agreement.versions if each.number < version.number)
        return next((each for each in older if each.in_force_since), None)

    def lacking(self) -> list[Signer]:
        """Return the sides that have not signed the version that is being written."""
        if self.working is None:
            return []
        signed = {signature.side for signature in self.working.signatures}
        return [side for side in sides_of(self.agreement) if side not in signed]

    @property
    def is_proposed(self) -> bool:
        """Say whether a side has signed the version that is being written, so that it waits for others."""
        return self.working is not None and bool(self.working.signatures)

    def escalatable_by(self, department_id: int | None) -> AgreementVersion | None:
        """Return the version on which the heads of a department may ask the president to rule, or None.

        The sides of a pair may while one has signed and the other has not; about a statement in
        force, every other department.
        """
        sides = [department.id for department in departments_of(self.agreement)]
        if department_id is None or not sides:
            return None
        if len(sides) == 1:
            return None if department_id in sides else self.in_force
        return self.working if self.is_proposed and department_id in sides else None

    def review_of(self, side: Signer) -> date | None:
        """Return the day by which a side is to say whether the version in force still holds."""
        if self.in_force is None:
            return None
        signed = max(each.signed_on for each in self.in_force.signatures if each.side is side)
        return months_later(signed, form_of(self.in_force).review_months)

    @property
    def review_on(self) -> date | None:
        """The first of the days on which a side is to look at it again."""
        days = [day for side in sides_of(self.agreement) if (day := self.review_of(side))]
        return min(days, default=None)

    def asks_again(self, side: Signer, *, today: date) -> bool:
        """Say whether a side is asked now whether the version in force still holds."""
        day = self.review_of(side)
        return day is not None and self.working is None and day - timedelta(DAYS_BEFORE_REVIEW) <= today


def form_of(version: AgreementVersion) -> AgreementForm:
    """Return the form that a version was written on, whatever has become of its file."""
    return frozen_form(version.agreement.form_key, version.form_text)


def sides_of(agreement: Agreement) -> list[Signer]:
    """Return whose signatures it wants."""
    if agreement.first_id is None:
        return [Signer.PRESIDENT]
    return [Signer.FIRST] if agreement.second_id is None else [Signer.FIRST, Signer.SECOND]


def department_of(agreement: Agreement, side: Signer) -> Department | None:
    """Return the department of a side; None for the president."""
    return {Signer.FIRST: agreement.first, Signer.SECOND: agreement.second}.get(side)


def departments_of(agreement: Agreement) -> list[Department]:
    """Return the departments whose agreement it is, the proposing one first."""
    return [department for department in (agreement.first, agreement.second) if department is not None]


def latest_signatures(version: AgreementVersion) -> dict[Signer, AgreementSignature]:
    """Return each side's newest signature under a version."""
    return {signature.side: signature for signature in version.signatures}  # ordered by their day


def get_agreement(session: Session, agreement_id: int) -> Standing:
    """Return an agreement; raises NoResultFound (a 404 page)."""
    found = session.scalar(_all().where(Agreement.id == agreement_id))
    if found is None:
        raise NoResultFound
    return Standing(found)


def agreements(session: Session, department_id: int | None = None) -> list[Standing]:
    """Return every agreement, or those of a department and the company's, by their departments' names."""
    wanted = _all()
    if department_id is not None:
        wanted = wanted.where(
            or_(
                Agreement.first_id == department_id,
                Agreement.second_id == department_id,
                Agreement.first_id.is_(None),
            )
        )
    return _sorted(session.scalars(wanted))


def statements(session: Session, department_ids: Iterable[int]) -> list[Standing]:
    """Return the statements of some departments that are in force."""
    wanted = _all().where(Agreement.first_id.in_(list(department_ids)), Agreement.second_id.is_(None))
    return [standing for standing in _sorted(session.scalars(wanted)) if standing.in_force]


def of_pair(session: Session, one: Department, other: Department) -> list[Standing]:
    """Return what two departments have agreed on, without its signatures, in one query."""
    both = (one.id, other.id)
    wanted = (
        select(Agreement)
        .where(Agreement.first_id.in_(both), Agreement.second_id.in_(both))
        .options(
            joinedload(Agreement.first),
            joinedload(Agreement.second),
            joinedload(Agreement.versions).joinedload(AgreementVersion.agreement),
            joinedload(Agreement.figures),
        )
    )
    return _sorted(session.scalars(wanted).unique())


def find_agreement(
    session: Session, form_key: str, first: Department | None, second: Department | None
) -> Agreement | None:
    """Return the agreement of this form and these sides, or None."""
    return session.scalar(
        select(Agreement).where(
            Agreement.form_key == form_key,
            Agreement.first_id == (first.id if first else None),
            Agreement.second_id == (second.id if second else None),
        )
    )


def _sorted(found: Iterable[Agreement]) -> list[Standing]:
    def names(agreement: Agreement) -> tuple[object, ...]:
        of = [by_alphabet(department.name) for department in departments_of(agreement)]
        return len(of), of, agreement.form_key, agreement.id

    return [Standing(agreement) for agreement in sorted(found, key=names)]


def _all() -> Select[Agreement]:
    versions = selectinload(Agreement.versions)
    return select(Agreement).options(
        joinedload(Agreement.first),
        joinedload(Agreement.second),
        versions.joinedload(AgreementVersion.agreement),
        versions.selectinload(AgreementVersion.signatures).joinedload(AgreementSignature.person),
        selectinload(Agreement.figures),
    )
