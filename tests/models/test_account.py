"""The rows of the account list, and what is kept of the rules' verdict on them."""

import pytest

from applications import judging
from applications.models import Account, Application, Conflict, Frozen
from tests.drafts import MANAGED, account, draft, fresh, iban, many_accounts

pytestmark = pytest.mark.django_db


def verdicts(application: Application) -> list[tuple[int, bool]]:
    return list(application.accounts.live().values_list("errors", "is_duplicate"))


def test_add_keeps_the_number_of_errors_without_the_duplicate() -> None:
    wrong = account(1, access_mode="manage", payment_limit="5,50", daily_limit="0")
    assert verdicts(draft("g", accounts=[wrong])) == [(2, False)]


def test_the_later_of_two_same_accounts_is_the_duplicate_however_written() -> None:
    spaced = account(1) | {"iban": f" {iban(1).lower()[:4]} {iban(1)[4:]}"}
    assert verdicts(draft("g", accounts=[account(1), account(2), spaced, account(1)])) == [
        (0, False),
        (0, False),
        (0, True),
        (0, True),
    ]


def test_removing_the_first_of_two_same_accounts_mends_the_second_until_it_is_restored() -> None:
    application = draft("g", accounts=[account(1), account(1)])
    first = application.accounts.live()[0]
    first.remove()
    assert verdicts(application) == [(0, False)]
    first.restore()
    assert verdicts(application) == [(0, False), (0, True)]


def test_changing_the_number_of_the_first_of_two_same_accounts_mends_the_second() -> None:
    application = draft("g", accounts=[account(1), account(1)])
    first = application.accounts.live()[0]
    first.store(account(2), read_at=first.revision)
    assert verdicts(application) == [(0, False), (0, False)]


def test_changing_a_duplicate_to_what_is_no_account_leaves_it_no_duplicate() -> None:
    application = draft("g", accounts=[account(1), account(1)])
    second = application.accounts.live()[1]
    second.store(account(1) | {"iban": "nav zināms"}, read_at=second.revision)
    assert verdicts(application) == [(0, False), (1, False)]


def test_two_numbers_that_are_wrong_by_themselves_are_no_duplicates() -> None:
    broken = account(1) | {"iban": "LV00TREL0000000000000"}
    assert verdicts(draft("g", accounts=[broken, broken])) == [(1, False), (1, False)]


def test_store_over_an_older_revision_tells_what_stands_there() -> None:
    application = draft("g", accounts=[account(1)])
    mine, theirs = application.accounts.live()[0], application.accounts.live()[0]
    theirs.store(account(1, **MANAGED), read_at=1)
    with pytest.raises(Conflict) as conflict:
        mine.store(account(2), read_at=1)
    assert conflict.value.stored.typed() == account(1, **MANAGED)
    assert application.accounts.live()[0].typed() == account(1, **MANAGED)


def test_nothing_is_added_to_a_finished_application() -> None:
    application = draft("g", accounts=[account(1)])
    Application.objects.update(editing=False)
    with pytest.raises(Frozen):
        Account.add(fresh(application), account(2))
    assert application.accounts.count() == 1


def test_rows_judged_by_other_rules_are_judged_anew_when_the_application_is_opened() -> None:
    application = draft("g", accounts=[account(1), account(1), account(2, access_mode="manage")])
    right = verdicts(application)
    application.accounts.update(errors=9, is_duplicate=False, iban_key="")
    Application.objects.update(judged_by="older")
    fresh(application).opened()
    assert verdicts(application) == right == [(0, False), (0, True), (2, False)]
    assert fresh(application).judged_by == judging.VERSION


def test_tally_counts_what_the_list_shows() -> None:
    application = draft("g", accounts=[account(1), account(1, **MANAGED), account(2, holder="other")])
    many_accounts(application, 3, first=10)
    application.accounts.live()[0].remove()
    assert application.accounts.tally()._asdict() == {"total": 5, "manage": 1, "other": 1, "wrong": 1, "errors": 1}


def test_the_stored_verdict_is_that_of_the_whole_document() -> None:
    rows = [account(1), account(1), account(3, holder="other"), account(4, **MANAGED, status="closed"), account(5)]
    application = draft("g", accounts=rows)
    findings = [found for found in judging.judge(application.document()) if found.section == "accounts"]
    assert application.accounts.tally().errors == len(findings) == 3
