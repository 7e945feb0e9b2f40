"""Applications: whose they are, their references, their revisions, and the document that they become."""

import datetime
import re
import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from applications.acts import recording
from applications.acts.beginning import begin, bring_in
from applications.acts.editing import remove_account, save_account
from applications.domain import checking
from applications.domain.document import Document
from applications.models import Account, Application, Frozen, State
from applications.models.application import REFERENCE_ALPHABET, new_reference
from institutions.models import Workspace
from tests.support.drafts import MANAGED, account, draft, fresh, iban

pytestmark = pytest.mark.django_db


def test_reference_has_no_look_alikes() -> None:
    assert len(set(REFERENCE_ALPHABET)) == len(REFERENCE_ALPHABET) == 21
    assert not set(REFERENCE_ALPHABET) & set("0ODQ1IL2Z5S8BUV")
    for _ in range(100):
        assert re.fullmatch(f"[{REFERENCE_ALPHABET}]{{3}}-[{REFERENCE_ALPHABET}]{{3}}", new_reference())


def test_start_takes_a_free_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    references = iter(["AAA-AAA", "AAA-AAA", "AAA-AAC"])
    monkeypatch.setattr("applications.models.application.new_reference", lambda: next(references))
    assert [begin(guest="guest").reference for _ in range(2)] == ["AAA-AAA", "AAA-AAC"]


def test_of_guest_gives_only_what_the_guest_began() -> None:
    mine = draft("mine", {})
    draft("other", {})
    assert list(Application.objects.of_guest("mine")) == [mine]


def test_of_guest_gives_nothing_without_a_key() -> None:
    begin(workspace=Workspace.objects.create(name="Iestāde"))
    assert list(Application.objects.of_guest("")) == []


def test_application_belongs_to_a_browser_or_to_an_institution() -> None:
    workspace = Workspace.objects.create(name="Iestāde")
    for owners in ({"guest": ""}, {"guest": "somebody", "workspace": workspace}):
        with pytest.raises(IntegrityError), transaction.atomic():
            begin(**owners)


def test_taking_over_leaves_what_is_an_institutions() -> None:
    theirs, mine = Workspace.objects.create(name="Viņu"), Workspace.objects.create(name="Mana")
    kept = begin(workspace=theirs)
    brought = draft("me", {})
    assert bring_in("me", mine, by="Anna") == 1
    assert list(Application.objects.filter(workspace=mine).values_list("pk", "guest")) == [(brought.pk, "")]
    assert list(Application.objects.filter(workspace=theirs)) == [kept]
    assert list(brought.events.values_list("kind", "by"))[1:] == [("taken-over", "Anna")]


def test_untouched_since_gives_those_opened_before_that_day() -> None:
    day = datetime.date(2026, 11, 1)
    for days in (-1, 0, 1):
        Application.objects.filter(pk=draft("g", {}).pk).update(opened_on=day + datetime.timedelta(days))
    assert [each.opened_on.day for each in Application.objects.untouched_since(day)] == [31]


def test_document_is_clean_and_in_order() -> None:
    application = draft("g", accounts=[account(2, iban=f" {iban(2).lower()} ", **MANAGED), account(1)])
    document = application.document()
    assert [(each.iban, each.payment_limit) for each in document.accounts] == [(iban(2), 5000), (iban(1), None)]
    assert document.client.name == "Piemēra novada pašvaldība"
    assert document.user.allowed_ip_addresses == ("195.122.1.10", "2a03:ec00:b1::10")
    assert application.document(accounts=False).accounts == ()


def test_document_of_a_new_draft_is_the_blank_one() -> None:
    assert draft("g", {}).document() == Document()


def test_document_leaves_out_removed_accounts() -> None:
    application = draft("g", accounts=[account(1), account(2)])
    remove_account(application.accounts.live()[0])
    assert [each.iban for each in application.document().accounts] == [iban(2)]


def test_touch_counts_and_notes_the_time() -> None:
    application = draft("g", {})
    recording.touch(application)
    recording.touch(application)
    now = fresh(application)
    assert now.revision == 2
    assert now.saved_at is not None
    assert timezone.now() - now.saved_at < datetime.timedelta(minutes=1)


def test_touch_of_a_finished_application_is_refused() -> None:
    application = draft("g", {})
    Application.objects.update(state=State.PREPARED)
    with pytest.raises(Frozen):
        recording.touch(application)
    assert fresh(application).revision == 0


def test_day_of_use_is_noted_once_a_day() -> None:
    application = draft("g", {})
    application.opened_on = timezone.localdate() - datetime.timedelta(days=3)
    application.save()
    recording.mark_used(application)
    assert fresh(application).opened_on == timezone.localdate()


# ---- Judged by other rules


def checked_by_other_rules(application: Application) -> Account:
    """Its only account, as rules that find seven errors everywhere have left it."""
    Application.objects.filter(pk=application.pk).update(checked_by="other")
    application.accounts.update(errors=7, iban_key="")
    return application.accounts.get()


def test_new_draft_is_checked_by_the_rules_of_the_day() -> None:
    assert draft("g", {}).checked_by == checking.VERSION


def test_accounts_checked_by_other_rules_are_checked_anew() -> None:
    application = draft("g", {}, [account(1, access_mode="")])
    row = checked_by_other_rules(application)
    recording.recheck(fresh(application))
    row.refresh_from_db()
    assert (row.errors, row.iban_key) == (1, iban(1))
    assert fresh(application).checked_by == checking.VERSION


def test_duplicates_are_found_anew_too() -> None:
    application = draft("g", {}, [account(1), account(1)])
    Application.objects.update(checked_by="other")
    application.accounts.update(is_duplicate=False)
    recording.recheck(fresh(application))
    assert [row.is_duplicate for row in application.accounts.live()] == [False, True]


def test_accounts_checked_by_the_same_rules_are_left_alone() -> None:
    application = draft("g", {}, [account(1)])
    application.accounts.update(errors=7)
    recording.recheck(fresh(application))
    assert application.accounts.get().errors == 7


def test_accounts_that_another_request_has_judged_meanwhile_are_left_alone() -> None:
    application = draft("g", {}, [account(1)])
    row = checked_by_other_rules(application)
    opened_before = fresh(application)
    Application.objects.update(checked_by=checking.VERSION)
    recording.recheck(opened_before)
    row.refresh_from_db()
    assert row.errors == 7


@pytest.mark.django_db(transaction=True)
def test_judging_anew_waits_for_a_change_under_way() -> None:
    application = draft("g", {}, [account(1, access_mode="")])
    row = checked_by_other_rules(application)
    seen, begun = fresh(application), threading.Event()

    def change() -> None:
        with transaction.atomic():
            save_account(row, account(2), read_at=row.revision)
            begun.set()
            time.sleep(0.3)  # the other request asks meanwhile
        connection.close()

    other = threading.Thread(target=change)
    other.start()
    assert begun.wait(10)
    recording.recheck(seen)
    other.join()
    row.refresh_from_db()
    assert (row.iban, row.errors, row.iban_key) == (iban(2), 0, iban(2))


def test_opening_what_was_erased_meanwhile_is_no_failure() -> None:
    application = draft("g", {})
    long_ago = timezone.localdate() - datetime.timedelta(days=3)
    Application.objects.filter(pk=application.pk).update(checked_by="other", opened_on=long_ago)
    seen = fresh(application)
    application.delete()
    recording.mark_used(seen)
    recording.recheck(seen)
    assert Application.objects.count() == 0
