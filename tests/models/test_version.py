"""Finished versions: the very bytes, frozen."""

import hashlib

import pytest

from applications.acts.amending import open_for_editing
from applications.acts.editing import add_account, remove_account, save_section
from applications.formats import xml
from applications.models import Application, File, Frozen
from applications.models.errors import Changed
from tests.support.drafts import SECTIONS, account, draft, freeze, fresh, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return draft("g", accounts=[account(1), account(2)])


def test_finish_freezes_the_application_with_its_files(application: Application) -> None:
    version = freeze(application)
    assert (version.number, str(version)) == (1, f"{application.reference}-v1")
    assert version.finished_at.microsecond == 0
    assert fresh(application).editing is False
    files = {file.kind: file for file in version.files.all()}
    assert sorted(files) == ["edoc", "pdf", "xml"]
    for kind, file in files.items():
        content = bytes(file.content)
        assert file.size == len(content)
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        assert file.name == f"pieteikums-{application.reference}-v1-piemera-novada-pasvaldiba.{kind}"
    assert xml.read(bytes(files["xml"].content)) == application.document()


def test_finish_of_a_finished_application_is_refused(application: Application) -> None:
    freeze(application)
    before = stored(application)
    with pytest.raises(Frozen):
        freeze(application)
    assert stored(application) == before
    assert File.objects.count() == 3


def test_finish_of_a_changed_draft_is_refused(application: Application) -> None:
    add_account(application, account(3))
    before = stored(application)
    with pytest.raises(Changed):
        freeze(application)
    assert stored(application) == before
    assert File.objects.count() == 0


def test_finish_forgets_removed_accounts(application: Application) -> None:
    remove_account(application.accounts.live()[0])
    application = fresh(application)
    freeze(application)
    assert application.accounts.count() == 1


def test_next_version_leaves_the_first_as_it_was(application: Application) -> None:
    first = freeze(application)
    before = list(first.files.order_by("kind").values())
    open_for_editing(application)
    save_section(application.client, SECTIONS["client"] | {"name": "Cita"}, read_at=1)
    application = fresh(application)
    second = freeze(application)
    assert (second.number, str(second)) == (2, f"{application.reference}-v2")
    assert list(first.files.order_by("kind").values()) == before


@pytest.mark.parametrize(("permission", "needed"), [("written", True), ("by_law", False), ("", False)])
def test_version_knows_whether_permissions_go_along(permission: str, needed: bool) -> None:
    holder = "other" if permission else "own"
    application = draft("g", accounts=[account(1, holder=holder, permission=permission, legal_basis="Likums")])
    assert freeze(application).needs_permissions is needed
