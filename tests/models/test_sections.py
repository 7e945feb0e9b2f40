"""The sections: what was typed is kept as it is, and never overwrites what somebody else saved."""

import pytest

from applications.acts.editing import save_section
from applications.models import SECTION_MODELS, Application, Conflict, Frozen, State, TechnicalUser
from tests.support.drafts import SECTIONS, draft, fresh, stored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", SECTION_MODELS)
def test_store_keeps_what_was_typed(name: str) -> None:
    application = draft("g", {})
    typed = {key: f" {value}\u200b \n" for key, value in SECTIONS[name].items()}
    save_section(getattr(application, name), typed, read_at=0)
    section = getattr(fresh(application), name)
    assert section.typed() == typed
    assert (section.revision, section.is_blank()) == (1, False)
    assert fresh(application).revision == 1


@pytest.mark.parametrize("read_at", [0, 2])
def test_store_over_another_revision_is_a_conflict(read_at: int) -> None:
    application = draft("g")
    before = stored(application)
    with pytest.raises(Conflict) as caught:
        save_section(application.client, SECTIONS["client"] | {"name": "Cits"}, read_at=read_at)
    assert caught.value.stored.typed() == SECTIONS["client"]
    assert stored(application) == before


def test_conflict_says_nothing_of_what_was_typed() -> None:
    application = draft("g")
    with pytest.raises(Conflict) as caught:
        save_section(
            application.certificate_recipient,
            SECTIONS["certificate_recipient"] | {"personal_code": "010190-12345"},
            read_at=0,
        )
    assert str(caught.value) == ""
    assert "120384" not in repr(caught.value)


def test_store_of_the_same_words_is_no_conflict() -> None:
    application = draft("g")
    save_section(application.client, SECTIONS["client"], read_at=0)
    assert application.client.revision == 1


def test_store_into_a_finished_application_is_refused() -> None:
    application = draft("g")
    Application.objects.update(state=State.PREPARED)
    before = stored(application)
    with pytest.raises(Frozen):
        save_section(application.client, SECTIONS["client"] | {"name": "Cits"}, read_at=1)
    assert stored(application) == before


def test_section_tells_no_contents_of_itself() -> None:
    application = draft("g")
    assert str(application.certificate_recipient) == f"CertificateRecipient of {application.pk}"


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("", ()),
        (" \n\n", ()),
        ("195.122.1.10", ("195.122.1.10",)),
        ("195.122.1.10\n\n195.122.1.11\n", ("195.122.1.10", "195.122.1.11")),
        ("195.122.1.10, 195.122.1.11;195.122.1.12", ("195.122.1.10", " 195.122.1.11", "195.122.1.12")),
    ],
)
def test_ip_addresses_are_read_one_a_line(typed: str, addresses: tuple[str, ...]) -> None:
    assert TechnicalUser(allowed_ip_addresses=typed).part().allowed_ip_addresses == addresses
