"""Who gets in: nobody without a token for it; and nothing of it is imported while there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from tests.directory.asking import Directory
from tests.factories import NOW, TODAY, make_company, make_person
from webapp.access_tokens.services import tokens
from webapp.doer import Doer
from webapp.installed import installed
from webapp.models import AccessToken, Person, Scope
from webapp.storage.database import Database
from webapp.storage.outcomes import outcomes_of


def test_without_a_token_for_it_there_is_nothing_and_nothing_is_imported(
    database: Database, app: Flask
) -> None:
    with database.transaction() as session:
        make_company(session)
        sam = make_person(session, is_administrator=True)
        doer = Doer(person_id=sam.id, name=sam.name, now=NOW, today=TODAY)
        other = tokens.make_token(session, "figures", [Scope.RESULTS], doer=doer)
    headers = {"Authorization": f"Bearer {other}"}
    assert app.test_client().get("/scim/v2/Users", headers=headers).status_code == 404
    program = (
        "import sys; from webapp import create_app; from pathlib import Path; "
        "from webapp.config import settings_from; import os; "
        "app = create_app(settings_from(os.environ, default_data_folder=Path('.'))); "
        "sys.exit(any(name.startswith('webapp.directory.') and name != 'webapp.directory.views.door' "
        "and name != 'webapp.directory.views' for name in sys.modules))"
    )
    environment = {**os.environ, "REPORT_CARD_DATA": str(installed(app).settings.data_folder)}
    root = Path(__file__).parent.parent.parent
    assert subprocess.run([sys.executable, "-c", program], cwd=root, env=environment).returncode == 0


def test_a_wrong_or_revoked_token_is_refused_and_told_on_the_page_connections(
    directory: Directory, database: Database, sam: Person
) -> None:
    folder = installed(directory.app).settings.data_folder
    assert directory.ask("GET", "/ServiceProviderConfig")[0] == 200
    assert outcomes_of(folder, "scim").success is not None
    doer = Doer(person_id=sam.id, name=sam.name, now=NOW, today=TODAY)
    with database.transaction() as session:
        assert session.query(AccessToken).one().last_used_on == TODAY
        reader = tokens.make_token(session, "figures", [Scope.RESULTS], doer=doer)
    for wrong in ("", "x", reader, directory.token + "x"):
        assert Directory(directory.app, wrong).ask("GET", "/Users")[0] == 401
    answer = directory.app.test_client().get("/scim/v2/Users")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "wrong token" in outcomes_of(folder, "scim").fault.words  # type: ignore[union-attr]  # there is one
    with database.transaction() as session:
        tokens.make_token(session, "second", [Scope.SCIM], doer=doer)
        tokens.revoke(session, session.query(AccessToken).order_by(AccessToken.id).first(), doer=doer)  # type: ignore[arg-type]  # there is one
    assert directory.ask("GET", "/Users")[0] == 401


def test_versions_keep_two_directories_from_overwriting_each_other(directory: Directory) -> None:
    ada = directory.add_user("ada@example.com")
    version = directory.ask("GET", f"/Users/{ada}")[1]["meta"]["version"]
    assert directory.ask("GET", f"/Users/{ada}", If_None_Match=version) == (304, None)
    change = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ada2@example.com"}
    assert directory.ask("PUT", f"/Users/{ada}", change, If_Match='W/"other"')[0] == 412
    assert directory.ask("PUT", f"/Users/{ada}", change, If_Match=version)[0] == 200
    assert directory.ask("DELETE", f"/Users/{ada}", If_Match=version)[0] == 412
    assert directory.ask("GET", f"/Users/{ada}", If_None_Match=version)[0] == 200


def test_pages_hold_as_many_as_are_asked_for_in_one_order(directory: Directory) -> None:
    made = [directory.add_user(f"p{number}@example.com") for number in range(5)]
    seen: list[str] = []
    for begin in (1, 4, 7, 10):
        status, page = directory.ask("GET", f"/Users?startIndex={begin}&count=3")
        assert (status, page["totalResults"], page["startIndex"]) == (200, 7, begin)
        seen += [each["id"] for each in page["Resources"]]
    assert seen[2:] == made
    found = directory.ask("GET", f"/Users/{made[0]}?attributes=userName")[1]
    assert found.keys() == {"schemas", "id", "userName"}
