"""The difference of two documents: every field, notation aside, whatever faults they have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain import difference
from applications.domain import document as d
from applications.domain.cleaning import as_signed, clean
from applications.domain.difference import ACCOUNT_FIELDS, COMPARED, AccountChange, Difference, FieldChange, compare
from tests.support.factories import bailiff, changed, iban, institution
from tests.support.strategies import documents, limits, texts, untimed

OLD = institution()


def field_change(path: str, value: Any) -> tuple[FieldChange, ...]:
    return compare(OLD, changed(OLD, {path: value})).fields


def accounts(*rows: d.Account) -> d.Document:
    return replace(OLD, accounts=rows)


def test_equal_documents_have_no_difference() -> None:
    assert compare(OLD, institution()) == Difference()
    assert not compare(OLD, OLD)


@pytest.mark.parametrize("path", [field.path for field in COMPARED])
def test_every_field_of_every_section_is_compared(path: str) -> None:
    section, _, name = path.partition(".")
    old, new = getattr(getattr(OLD, section), name), "cits"
    expected = FieldChange(path, old, (new,) if isinstance(old, tuple) else new)
    assert field_change(path, (new,) if isinstance(old, tuple) else new) == (expected,)


@pytest.mark.parametrize("name", ACCOUNT_FIELDS)
def test_every_field_of_an_account_is_compared(name: str) -> None:
    old = d.Account(iban(1), "other", "Cita iestāde", "open", "view", None, None, "by_law", "")
    value: Any = 7 if name.endswith("limit") else "closed"
    new = replace(old, **{name: value})
    (change,) = compare(accounts(old), accounts(new)).changed
    assert (change, change.fields) == (AccountChange(old, new), (name,))


def test_accounts_dropped_and_added_and_changed_are_told_apart() -> None:
    one, two, three = (d.Account(iban(n), access_mode="view") for n in (1, 2, 3))
    managed = replace(two, access_mode="manage", payment_limit=10, daily_limit=20)
    difference = compare(accounts(one, two), accounts(three, managed))
    assert difference == Difference(dropped=(one,), changed=(AccountChange(two, managed),), added=(three,))
    assert difference.changed[0].fields == ("access_mode", "payment_limit", "daily_limit")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("client.name", " Piemēra  novada\u00a0pašvaldība\n"),
        ("client.registration_number", "LV 9000 8473 359"),
        ("client.kind", ""),
        ("certificate_recipient.personal_code", "12038416035"),
        ("certificate_recipient.personal_code", "120384–16035"),
        ("certificate_recipient.phone", "67094368"),
        ("certificate_recipient.phone", "(+371) 670-94-368"),
        ("preparer.phone", "+371 67 094 368"),
        ("certificate_recipient.email", "ilze.klavina@PIEMERS.lv"),
        ("user.allowed_ip_addresses", ("195.122.2.0/28", "195.122.1.10", "2a03:ec00:b1::10")),
        ("user.allowed_ip_addresses", ("195.122.1.010", "2A03:EC00:B1:0::0010", "195.122.2.0/28")),
        ("user.allowed_ip_addresses", ("195.122.1.10/32", "2a03:ec00:b1::10/128", "195.122.2.0/28", "")),
        ("user.allowed_ip_addresses", ("::ffff:195.122.1.10", *OLD.user.allowed_ip_addresses)),
        ("accounts", OLD.accounts[::-1]),
        ("accounts", (*OLD.accounts, OLD.accounts[0])),
        ("accounts[0].iban", " " + iban(1).lower()[:4] + " " + iban(1)[4:]),
        ("accounts[0].payment_limit", "5 000 EUR"),
        ("accounts[0].payment_limit", 5000.0),
        ("accounts[0].daily_limit", "20\u00a0000"),
        ("accounts[1].payment_limit", " "),
        ("accounts[1].holder", ""),
        ("accounts[1].status", ""),
        ("accounts[1].permission", "written"),  # of one's own account: not printed, so not signed
        ("accounts[1].legal_basis", "Likums"),
    ],
)
def test_another_notation_is_no_change(path: str, value: Any) -> None:
    new = changed(OLD, {path: value})
    assert (compare(OLD, new), compare(new, OLD)) == (Difference(), Difference())


def test_addresses_that_go_and_come_are_told_apart() -> None:
    assert field_change("user.allowed_ip_addresses", ("195.122.1.10", "195.122.1.11", "195.122.2.0/29")) == (
        FieldChange(
            "user.allowed_ip_addresses", ("2a03:ec00:b1::10", "195.122.2.0/28"), ("195.122.1.11", "195.122.2.0/29")
        ),
    )


def test_law_counts_where_it_gives_the_permission_and_nowhere_else() -> None:
    other = d.Account(iban(1), holder="other", holder_name="Dome", access_mode="view", permission="by_law")

    def told(old: d.Account, new: d.Account) -> tuple[str, ...]:
        return tuple(name for change in compare(accounts(old), accounts(new)).changed for name in change.fields)

    law, another = replace(other, legal_basis="Likums"), replace(other, legal_basis="Cits likums")
    assert told(law, another) == ("legal_basis",)
    assert told(law, replace(law, legal_basis="  Likums ")) == ()
    written = replace(law, permission="written")
    assert told(written, replace(another, permission="written")) == ()
    assert told(written, replace(written, legal_basis="")) == ()
    assert told(law, written) == ("permission", "legal_basis")
    assert told(replace(written, legal_basis=""), law) == ("permission", "legal_basis")


def test_unreadable_values_are_compared_as_they_are() -> None:
    assert field_change("certificate_recipient.phone", "abc") == (
        FieldChange("certificate_recipient.phone", "+371 67094368", "abc"),
    )
    assert field_change("user.allowed_ip_addresses", ("abc", "ABC"))[0].new == ("abc",)
    odd = accounts(d.Account(iban(1), access_mode="manage", payment_limit="1 000,50", daily_limit=0.5))
    assert compare(odd, accounts(replace(odd.accounts[0], daily_limit="0.5"))) == Difference()
    assert compare(odd, accounts(replace(odd.accounts[0], payment_limit="1.000"))).changed[0].fields == (
        "payment_limit",
    )


def test_institution_that_becomes_a_bailiffs_is_told_field_by_field() -> None:
    assert [change.path for change in compare(institution(), bailiff()).fields] == [
        "client.kind",
        "client.name",
        "client.registration_number",
        "user.institution_name",
        "user.registration_number",
        "user.allowed_ip_addresses",
        "signatory.given_name",
        "signatory.surname",
        "signatory.position",
    ]


class TestRepeatedAccounts:
    ONE, TWO = (d.Account(iban(n), access_mode="view") for n in (1, 2))
    MANAGED = replace(ONE, access_mode="manage")

    def test_account_that_stays_once_is_not_dropped(self) -> None:
        assert compare(accounts(self.ONE, self.ONE, self.TWO), accounts(self.TWO, self.ONE)) == Difference()

    def test_account_given_twice_is_dropped_once(self) -> None:
        assert compare(accounts(self.ONE, self.TWO, self.ONE), accounts(self.TWO)).dropped == (self.ONE,)

    def test_second_row_that_says_something_else_is_a_change(self) -> None:
        twice = accounts(self.ONE, self.MANAGED)
        assert compare(accounts(self.ONE), twice) == Difference(changed=(AccountChange(self.ONE, self.MANAGED),))
        assert compare(twice, accounts(self.ONE)) == Difference(changed=(AccountChange(self.MANAGED, self.ONE),))

    def test_rows_without_a_number_are_told_apart_by_what_they_say(self) -> None:
        blank = replace(self.ONE, iban="")
        managed = replace(blank, access_mode="manage")
        assert compare(accounts(blank, blank, self.TWO), accounts(self.TWO, managed, blank)) == Difference(
            dropped=(blank,), added=(managed,)
        )


# Properties of any two documents at all.

numbers = st.sampled_from(["", iban(1), iban(2).lower(), iban(3), "LV00"])
rows = st.builds(d.Account, numbers, texts, texts, texts, texts, limits, limits, texts, texts)


def with_accounts() -> st.SearchStrategy[d.Document]:
    """Any document, its accounts among so few numbers that most are in two documents, and some twice in one."""
    return st.tuples(documents(), st.lists(rows, max_size=5).map(tuple)).map(
        lambda pair: replace(pair[0], accounts=pair[1])
    )


def once(document: d.Document) -> d.Document:
    """The document with each account once, and none without a number: those that can be brought about by changes."""
    tidy = as_signed(clean(document))
    by_number = {account.iban: account for account in tidy.accounts if account.iban}
    return replace(tidy, accounts=tuple(by_number.values()))


def applied(difference: Difference, old: d.Document) -> d.Document:
    """The old document with everything that the difference says."""
    gone = {account.iban for account in difference.dropped}
    anew = {change.new.iban: change.new for change in difference.changed}
    kept = [anew.get(account.iban, account) for account in old.accounts if account.iban not in gone]
    new = replace(old, accounts=(*kept, *difference.added))
    for change in difference.fields:
        section, _, name = change.path.partition(".")
        value = change.new
        if isinstance(change.old, tuple) and isinstance(change.new, tuple):
            stay = [address for address in old.user.allowed_ip_addresses if address not in change.old]
            value = (*stay, *change.new)
        new = replace(new, **{section: replace(getattr(new, section), **{name: value})})
    return new


@untimed
@given(with_accounts())
def test_no_document_differs_from_itself(document: d.Document) -> None:
    assert not compare(document, document)
    assert not compare(document, clean(document))
    assert not compare(document, replace(document, accounts=document.accounts[::-1]))


@untimed
@given(with_accounts().map(once), with_accounts().map(once))
def test_difference_applied_to_the_old_gives_the_new(old: d.Document, new: d.Document) -> None:
    assert not compare(applied(compare(old, new), old), new)


@untimed
@given(with_accounts(), with_accounts())
def test_what_one_way_drops_the_other_way_adds(old: d.Document, new: d.Document) -> None:
    there, back = compare(old, new), compare(new, old)
    key = repr
    assert sorted(map(key, there.dropped)) == sorted(map(key, back.added))
    assert sorted(map(key, there.added)) == sorted(map(key, back.dropped))
    assert [change.path for change in there.fields] == [change.path for change in back.fields]
    assert {change.new.iban for change in there.changed} == {change.old.iban for change in back.changed}


@untimed
@given(with_accounts(), with_accounts())
def test_no_account_is_both_kept_and_dropped(old: d.Document, new: d.Document) -> None:
    difference = compare(old, new)
    numbers = {account.iban for account in clean(new).accounts} - {""}
    assert numbers.isdisjoint(account.iban for account in difference.dropped)
    assert not any(change.old == change.new or not change.fields for change in difference.changed)


def test_a_number_given_thousands_of_times_is_compared_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[d.Account] = []
    said = difference._said

    def counted(row: d.Account) -> Any:
        asked.append(row)
        return said(row)

    monkeypatch.setattr(difference, "_said", counted)
    old, new = (
        d.Document(accounts=tuple(d.Account(iban(1), payment_limit=first + each) for each in range(500)))
        for first in (0, 2)
    )
    assert [change.old.payment_limit for change in compare(old, new).changed] == [0, 1]
    assert len(asked) <= 4 * 500
