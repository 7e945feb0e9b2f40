"""Databases that earlier versions made are read by this one: nothing in them is lost or changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey
from django.test import Client
from pytest_django import DjangoDbBlocker

from applications.acts import amending, bulk_editing, tables
from applications.formats.tree import tree_from_document
from applications.models import Application, Difference, Discarded, Predecessor, Upload
from institutions.models import User, Workspace
from tests.support import earlier
from tests.support.drafts import fresh

Kept = dict[str, Any]


@pytest.fixture(scope="module", params=earlier.NAMES)
def database(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Kept]:
    """A database of an earlier version, migrated to today; what that version read from it."""
    with django_db_blocker.unblock(), earlier.upgraded(request.param, tmp_path_factory.mktemp("upgrade")):
        yield earlier.expected(request.param)


@pytest.fixture(autouse=True)
def unchanged(database: Kept) -> Iterator[None]:
    """Take back what a test changes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def applications(database: Kept) -> list[tuple[Application, Kept]]:
    """Each application with what is expected of it."""
    found = {each.reference: each for each in Application.objects.with_sections()}
    assert found.keys() == {kept["reference"] for kept in database["applications"]}
    return [(found[kept["reference"]], kept) for kept in database["applications"]]


def typed(application: Application) -> list[dict[str, str]]:
    return [row.typed() for row in fresh(application).accounts.live()]


def without_spaces(document: Kept) -> Kept:
    """A document whose accounts' numbers are compared without spaces: earlier versions took them out of any text."""
    accounts = [each | {"iban": each["iban"].replace(" ", "")} for each in document["accounts"]]
    return document | {"accounts": accounts}


def test_tables_have_the_columns_and_relations_of_the_models(database: Kept) -> None:
    models = apps.get_app_config("applications").get_models(include_auto_created=True)
    tables = {model._meta.db_table: model._meta.concrete_fields for model in models}
    found = [name for name in connection.introspection.table_names() if name.startswith("applications_")]
    assert set(found) == tables.keys()
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            described = connection.introspection.get_table_description(cursor, table)
            assert {(each.name, each.null_ok) for each in described} == {(each.column, each.null) for each in columns}
            assert {
                column: related[:2] for column, related in connection.introspection.get_relations(cursor, table).items()
            } == {
                each.column: (each.target_field.column, each.target_field.model._meta.db_table)
                for each in columns
                if isinstance(each, ForeignKey)
            }


def test_drafts_hold_what_was_typed(applications: list[tuple[Application, Kept]]) -> None:
    for application, kept in applications:
        assert application.state == kept["state"]
        assert application.guest == kept["guest"]
        assert without_spaces(tree_from_document(application.document())) == without_spaces(kept["document"])
        assert typed(application) == kept["accounts"]
        assert sorted(application.accounts.removed().values_list("iban", flat=True)) == kept["removed"]


def test_finished_files_keep_their_bytes(applications: list[tuple[Application, Kept]]) -> None:
    for application, kept in applications:
        files = [file for version in application.versions.all() for file in version.files.all()]
        assert {file.name: hashlib.sha256(bytes(file.content)).hexdigest() for file in files} == kept["files"]
        assert {file.name: file.sha256 for file in files} == kept["files"]


def test_signed_files_keep_their_bytes_and_verdicts(applications: list[tuple[Application, Kept]]) -> None:
    for application, kept in applications:
        files = [file for version in application.versions.all() for file in version.signed_files.all()]
        assert [(file.name, file.sha256, file.passed) for file in files] == [
            (each["name"], each["sha256"], each["passed"]) for each in kept["signed"]
        ]
        assert [hashlib.sha256(bytes(file.content)).hexdigest() for file in files] == [
            each["sha256"] for each in kept["signed"]
        ]


def test_history_keeps_every_event(applications: list[tuple[Application, Kept]]) -> None:
    names = ("kind", "by", "from_state", "to_state", "version", "added", "edited", "removed")
    for application, kept in applications:
        for event, values in zip(application.events.all(), kept["events"], strict=True):
            assert [getattr(event, name) for name in names[: len(values)]] == values


def test_what_drafts_are_compared_with_is_read_back(applications: list[tuple[Application, Kept]]) -> None:
    for application, kept in applications:
        base = Predecessor.objects.select_related("source").filter(application=application).first()
        found = base and {
            "name": base.name,
            "source": base.source and base.source.reference,
            "document": tree_from_document(base.document()),
        }
        assert found == kept["base"]


def test_frozen_differences_are_read_back(applications: list[tuple[Application, Kept]]) -> None:
    for application, kept in applications:
        comparisons = Difference.objects.select_related("source").filter(version__application=application)
        assert [_comparison(each) for each in comparisons] == kept["comparisons"]


def _comparison(comparison: Difference) -> Kept:
    difference = comparison.difference()
    return {
        "name": comparison.name,
        "source": comparison.source and comparison.source.reference,
        "dropped": [asdict(account) for account in difference.dropped],
        "added": [asdict(account) for account in difference.added],
        "changed": [[asdict(change.old), asdict(change.new)] for change in difference.changed],
        "fields": [[change.path, _plain(change.old), _plain(change.new)] for change in difference.fields],
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def test_bulk_edits_are_undone(applications: list[tuple[Application, Kept]]) -> None:
    for application, kept in applications:
        last = application.bulk_edits.first()
        undo = kept["undo"]
        assert (last is None) == (undo is None)
        if last:
            assert (last.kind, last.number, last.can_undo(application)) == (
                undo["kind"],
                undo["number"],
                undo["can_undo"],
            )
            bulk_editing.undo(application)
            assert typed(application) == undo["accounts"]


def test_discarded_edits_are_restored(applications: list[tuple[Application, Kept]]) -> None:
    for application, kept in applications:
        discarded = Discarded.objects.filter(application=application).first()
        assert (discarded is None) == (kept["discarded"] is None)
        if discarded:
            document = tree_from_document(discarded.document())
            assert without_spaces(document) == without_spaces(kept["discarded"]["document"])
            amending.restore(application)
            restored = fresh(application)
            assert typed(restored) == kept["discarded"]["accounts"]
            for name, section in restored.sections():
                blank = dict.fromkeys(section.field_names(), "")
                assert section.typed() == blank | kept["discarded"]["sections"][name]


def test_uploaded_tables_are_read_back(applications: list[tuple[Application, Kept]]) -> None:
    for application, kept in applications:
        upload = Upload.objects.filter(application=application).first()
        assert (upload is None) == (kept["upload"] is None)
        if upload:
            table = upload.content
            assert [[line.number, *line.cells] for line in table.lines] == kept["upload"]["cells"]
            assert (upload.name, table.sheets) == (kept["upload"]["name"], kept["upload"]["sheets"])
            roles = {str(column): role for column, role in upload.columns.roles.items()}
            assert roles == kept["upload"]["roles"]
            tables.choose_sheet(application, kept["upload"]["other"], client="")
            assert tables.loaded(application).content.sheet == kept["upload"]["other"]


def test_members_keep_their_institution(database: Kept) -> None:
    members = User.objects.values_list("email", "memberships__role", "memberships__workspace__key")
    key = database["workspace"]
    assert sorted(members) == sorted((email, role, key) for email, role in database["members"].items())


def test_every_page_opens(database: Kept, applications: list[tuple[Application, Kept]]) -> None:
    guest = Client()
    session = guest.session
    session["guest"] = database["applications"][0]["guest"]
    session.save()
    opened = pages(guest, "/pieteikumi/")
    for workspace in Workspace.objects.all():
        for membership in workspace.memberships.select_related("user"):
            member = Client()
            member.force_login(membership.user, "allauth.account.auth_backends.AuthenticationBackend")
            opened |= pages(member, workspace.get_absolute_url())
    for application, kept in applications:
        assert f"/pieteikumi/{application.reference}/" in opened or not application.editing
        for token in kept["tokens"]:
            assert pages(Client(), f"/paraksti/{token}/") > {f"/paraksti/{token}/"}
        for version in application.versions.all():
            for file in version.files.all():
                assert f"/pieteikumi/{application.reference}/dokuments/{version.number}/{file.name}" in opened


def pages(client: Client, start: str) -> set[str]:
    """The paths of applications, institutions and links that can be reached; each answers 200 or leads to another."""
    waiting, seen = [start], {start}
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        assert answer.status_code in (200, 302), (address, answer.status_code)
        if answer.status_code == 302:
            found = [answer["Location"]]
        elif answer["Content-Type"].startswith("text/html"):
            found = re.findall(r'href="([^"#?]+)', answer.content.decode())
        else:
            found = []
        for each in found:
            if re.match(r"/(pieteikumi|iestades|paraksti)/", each) and each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen
