"""Agreements to begin a test with: a lead process that both sides have signed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from tests.factories import NOW, TODAY
from webapp.agreements.services.form_files import get_form
from webapp.agreements.services.writing import begin
from webapp.doer import Doer
from webapp.models import Agreement, AgreementSignature, Department, Signer
from webapp.models.agreements import Content
from webapp.organisation.services.organisation import heads_of


def process_of(owner_id: int, other_id: int) -> Content:
    """Two stages with an owner on each side, and one measure."""
    return {
        "stages": [
            {
                "id": "s1",
                "stage": "Inquiry",
                "definition": "Somebody asks.",
                "owner": f"{owner_id}",
                "days": "0",
            },
            {"id": "s2", "stage": "Accepted", "definition": "Spoken.", "owner": f"{other_id}", "days": "2"},
        ],
        "measure": [{"id": "m1", "name": "Called in a day", "target": "9000", "counted": "From the list."}],
    }


def agreed_process(
    session: Session, first: Department, second: Department, *, signed_on: date = TODAY
) -> Agreement:
    """Return a lead process in force since a day."""
    heads = [heads_of(session, department.id)[0] for department in (first, second)]
    doer = Doer(person_id=heads[0].id, name=heads[0].name, now=NOW, today=TODAY)
    agreement = begin(session, get_form("lead_process"), first, second, doer=doer)
    version = agreement.versions[0]
    version.content = process_of(heads[0].id, heads[1].id)
    version.in_force_since = signed_on
    sides = (Signer.FIRST, Signer.SECOND)
    signers = heads if agreement.first_id == first.id else heads[::-1]
    version.signatures = [
        AgreementSignature(side=side, signed_on=signed_on, person_id=head.id)
        for side, head in zip(sides, signers, strict=True)
    ]
    session.flush()
    return agreement
