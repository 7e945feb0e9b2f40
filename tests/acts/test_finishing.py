"""What finish refuses. What it writes is in tests/models/test_version.py."""

import pytest

from applications.acts.editing import save_section
from applications.acts.finishing import finish
from applications.models import Application, Frozen, Version
from applications.models.errors import Changed, Faulty, Unconfirmed
from tests.support.drafts import SECTIONS, account, draft, fresh, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return draft("g", accounts=[account(1)])


def test_document_with_an_error_is_not_finished(application: Application) -> None:
    save_section(application.signatory, SECTIONS["signatory"] | {"surname": ""}, read_at=1)
    application = fresh(application)
    before = stored(application)
    with pytest.raises(Faulty):
        finish(application, read_at=application.revision, confirmed=True)
    assert stored(application) == before


def test_document_that_was_not_read_is_not_finished(application: Application) -> None:
    with pytest.raises(Changed):
        finish(application, read_at=application.revision - 1)
    assert not Version.objects.exists()


def test_warning_has_to_be_confirmed(application: Application) -> None:
    save_section(application.user, SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1"}, read_at=1)
    application = fresh(application)
    with pytest.raises(Unconfirmed):
        finish(application, read_at=application.revision)
    version = finish(application, read_at=application.revision, confirmed=True, by="Ilze")
    assert list(application.events.filter(kind="finished").values_list("by", "version")) == [("Ilze", version.number)]


def test_finished_application_is_not_finished_again(application: Application) -> None:
    finish(application, read_at=application.revision)
    with pytest.raises(Frozen):
        finish(application, read_at=application.revision)
    assert Version.objects.count() == 1
