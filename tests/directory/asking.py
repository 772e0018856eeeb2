"""A directory that asks over SCIM with its token, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, TODAY
from webapp.access_tokens.services.tokens import make_token
from webapp.doer import Doer
from webapp.installed import installed
from webapp.models import LogEntry, Mail, Person, Scope
from webapp.storage.database import Database

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def make_scim_token(database: Database, maker: Person, *, name: str = "Entra ID") -> str:
    doer = Doer(person_id=maker.id, name=maker.name, now=NOW, today=TODAY)
    with database.transaction() as session:
        return make_token(session, name, [Scope.SCIM], doer=doer)


@dataclass
class Directory:
    """Asks the application, and looks at what came of it."""

    app: Flask
    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send a request; return status and body."""
        client: FlaskClient = self.app.test_client()
        answer = client.open(
            f"/scim/v2{path}",
            method=method,
            data=None if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        if answer.status_code >= 400:
            fault = answer.get_json(force=True)
            assert fault["status"] == str(answer.status_code)
            assert fault["detail"].endswith((".", "…")), fault
        return answer.status_code, answer.get_json(force=True) if answer.data else None

    def find(self, kind: str, comparison: str) -> list[Any]:
        """Return what meets a filter."""
        client = self.app.test_client()
        answer = client.get(
            f"/scim/v2/{kind}",
            query_string={"filter": comparison},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200, answer.text
        found: list[Any] = answer.get_json(force=True)["Resources"]
        return found

    def add_user(self, address: str, **more: Any) -> str:
        """Add a user and return the id."""
        body = {"schemas": [USER], "userName": address, "active": True, **more}
        status, made = self.ask("POST", "/Users", body)
        assert status == 201, made
        return str(made["id"])

    def add_group(self, name: str, *ids: str) -> str:
        """Add a group and return its id."""
        members = [{"value": each} for each in ids]
        status, made = self.ask(
            "POST", "/Groups", {"schemas": [GROUP], "displayName": name, "members": members}
        )
        assert status == 201, made
        return str(made["id"])

    def patch(self, path: str, *operations: dict[str, Any]) -> tuple[int, Any]:
        """Send a PATCH."""
        return self.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": list(operations)})

    def person(self, person_id: str) -> Person:
        """Return a person as stored."""
        with installed(self.app).database.reading() as session:
            found = session.get_one(Person, int(person_id))
            assert found.department is None or found.department.name
            return found

    def logged(self) -> list[tuple[str, str]]:
        """Return who did what, in order."""
        with installed(self.app).database.reading() as session:
            entries = session.scalars(select(LogEntry).order_by(LogEntry.id))
            return [(entry.who, entry.what) for entry in entries]

    def mailed(self) -> dict[str, list[str]]:
        """Return the bodies of mails about changes by address."""
        with installed(self.app).database.reading() as session:
            found: dict[str, list[str]] = {}
            for mail in session.scalars(select(Mail).order_by(Mail.id)):
                found.setdefault(mail.address, []).append(mail.body)
            return found
