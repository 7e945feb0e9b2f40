"""Drafts that begin with all that a document holds."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, given, settings

from applications.acts import recording
from applications.acts.beginning import begin
from applications.acts.editing import save_section
from applications.domain.cleaning import clean
from applications.domain.difference import compare
from applications.domain.document import Account, Document
from applications.models import SECTION_MODELS, Application, Frozen, State
from tests.support.drafts import fresh, join_chain
from tests.support.factories import bailiff, changed, iban, institution
from tests.support.strategies import documents, untimed

pytestmark = pytest.mark.django_db


def started(document: Document) -> Application:
    return fresh(begin(document, guest="g"))


@pytest.mark.parametrize("document", [institution(), bailiff()])
def test_draft_holds_all_of_the_document(document: Document) -> None:
    application = started(document)
    assert application.document() == clean(document)
    assert (application.state, application.guest, application.versions.count()) == (State.DRAFT, "g", 0)
    assert [account.findings() for account in application.accounts.live()] == [[], []]


@settings(untimed, max_examples=50)
@given(documents())
def test_draft_of_any_document_differs_in_nothing(document: Document) -> None:
    # Commas part addresses in a draft, and it holds limits as text, a few digits long: right ones are.
    assume(not any(set(",;") & set(address) for address in document.user.allowed_ip_addresses))
    assume(all(_is_short(limit) for row in document.accounts for limit in (row.payment_limit, row.daily_limit)))
    assert not compare(document, started(document).document())


def _is_short(limit: object) -> bool:
    return not isinstance(limit, (int, float)) or -1e15 < limit < 1e15 and round(limit, 4) == limit


def test_empty_document_begins_an_empty_draft() -> None:
    for application in (started(Document()), fresh(begin(guest="g"))):
        assert (application.revision, application.saved_at) == (0, None)
        assert all(getattr(application, name).is_blank() for name in SECTION_MODELS)


def test_only_sections_that_hold_something_were_saved() -> None:
    application = started(Document(client=institution().client))
    assert application.revision == 1
    assert application.saved_at is not None
    assert [name for name in SECTION_MODELS if not getattr(application, name).is_blank()] == ["client"]


def test_faults_come_along_and_are_found() -> None:
    document = changed(institution(), {"accounts[0].daily_limit": "1 000,50", "accounts[1].iban": iban(1)})
    rows = list(started(document).accounts.live())
    assert [[found.code for found in row.findings()] for row in rows] == [["limit-with-cents"], ["account-duplicate"]]
    assert [row.daily_limit for row in rows] == ["1 000,50", ""]


def test_draft_is_the_first_of_its_chain_or_the_next_of_another() -> None:
    first = started(institution())
    assert first.chain == first.reference
    assert join_chain(started(institution()), first.chain).chain == first.reference


def test_reference_of_an_erased_chain_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = started(institution())
    join_chain(started(institution()), first.chain)
    first.delete()
    references = iter([first.reference, "AAA-AAC"])
    monkeypatch.setattr("applications.models.application.new_reference", lambda: next(references))
    assert started(Document()).reference == "AAA-AAC"


def test_ten_thousand_accounts_take_few_queries() -> None:
    accounts = tuple(Account(iban(number), access_mode="view") for number in range(1, 10_001))
    with CaptureQueriesContext(connection) as queries:
        application = begin(replace(institution(), accounts=accounts), guest="g")
    assert application.accounts.live().count() == 10_000
    assert len(queries) < 250


def test_draft_can_be_edited_at_once() -> None:
    application = started(institution())
    save_section(application.client, application.client.typed() | {"name": "Cits"}, read_at=1)
    assert fresh(application).document().client.name == "Cits"
    Application.objects.update(state=State.PREPARED)
    with pytest.raises(Frozen):
        recording.touch(application)


def test_addresses_are_one_a_line() -> None:
    text = started(institution()).user.allowed_ip_addresses
    assert text == "195.122.1.10\n2a03:ec00:b1::10\n195.122.2.0/28"
