"""The rules as people and newcomers read them: complete, true, and each with an anchor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from applications.domain.checking import check
from applications.domain.document import Document
from applications.domain.fields import ACCOUNTS, FIELDS, USER_ADDRESSES, Field
from applications.domain.rules import RULES, Rule
from applications.domain.rules.rule import Example
from applications.presenting.rulebook import rule_url, rulebook
from scripts import rulebook as script
from tests.support.factories import institution
from tests.support.register_facts import WITH_REGISTERS

EVERY_RULE = [pytest.param(rule, id=f"{rule.code}-{number}") for number, rule in enumerate(RULES)]


def with_values(example: Example) -> Document:
    """An institution's right application with one account, or one for each value, and an example's values in it."""
    document = institution()
    if any(field.section == ACCOUNTS.path for field in example):
        rows = max(len(value) if isinstance(value, tuple) else 1 for value in example.values())
        accounts = [replace(document.accounts[0], **_values(example, row)) for row in range(rows)]
        return replace(document, accounts=tuple(accounts))
    for field, value in example.items():
        typed = (value,) if field is USER_ADDRESSES and not isinstance(value, tuple) else value
        part = replace(getattr(document, field.section), **{field.name: typed})
        document = replace(document, **{field.section: part})
    return document


def _values(example: Example, row: int) -> dict[str, Any]:
    return {field.name: value[row] if isinstance(value, tuple) else value for field, value in example.items()}


def codes(example: Example) -> set[str]:
    return {finding.code for finding in check(with_values(example), WITH_REGISTERS)}


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_wrong_example_breaks_its_rule_and_right_one_keeps_it(rule: Rule) -> None:
    assert rule.code in codes(rule.wrong)
    assert rule.code not in codes(rule.right)


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_examples_name_fields_of_the_table(rule: Rule) -> None:
    example: Mapping[Field, object]
    for example in (rule.wrong, rule.right):
        assert all(FIELDS[field.path] is field for field in example)


def test_document_of_the_rules_is_written_from_the_code() -> None:
    assert script.TARGET.read_text() == script.written()


def test_every_rule_is_on_the_page_once_with_its_anchor(client: Client) -> None:
    page = client.get("/noteikumi/").content.decode()
    for code in {rule.code for rule in RULES}:
        assert page.count(f'id="{code}"') == 1
        assert rule_url(code) == f"/noteikumi/#{code}"


def test_page_shows_no_number_of_a_clause() -> None:
    assert {chapter.title for chapter in rulebook()} >= {"Konta limiti (euro)", "Noteikumi vairākām sadaļām"}
    assert not any(chapter.title.endswith(")") and "(C" in chapter.title for chapter in rulebook())
