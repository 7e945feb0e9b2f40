"""A finished version: frozen, its files the same bytes always, and a new version opened from it."""

import gzip
import hashlib
import io
import re
import zipfile

import pytest
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.acts.amending import discard, open_for_editing
from applications.acts.editing import remove_account, save_section
from applications.formats import xml
from applications.models import Application, File, State
from tests.support.addresses import Url
from tests.support.drafts import SECTIONS, account, draft, first_account, freeze, fresh, stored
from tests.support.people import GUEST

TYPES = {"pdf": "application/pdf", "edoc": "application/vnd.etsi.asic-e+zip", "xml": "application/xml"}


def address(application: Application, kind: str, number: int = 1) -> str:
    version = application.versions.filter(number=number).first()
    name = version.file_name(kind) if version else f"pieteikums-{application.reference}-v{number}.{kind}"
    return reverse("download", args=[application.reference, number, name])


def files(client: Client, application: Application, number: int = 1) -> dict[str, bytes]:
    return {kind: client.get(address(application, kind, number)).content for kind in TYPES}


@pytest.mark.parametrize("kind", TYPES)
def test_file_is_downloaded_the_same_twice(client: Client, finished: Application, kind: str) -> None:
    first, second = (client.get(address(finished, kind)) for _ in range(2))
    assert first.content == second.content == bytes(File.objects.get(kind=kind).content)
    assert first["Content-Type"] == TYPES[kind]
    assert (
        first["Content-Disposition"]
        == f'attachment; filename="pieteikums-{finished.reference}-v1-piemera-novada-pasvaldiba.{kind}"'
    )
    assert first["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in first["Content-Security-Policy"].split("; ")
    assert "no-store" in first["Cache-Control"]


@pytest.mark.parametrize("kind", TYPES)
def test_file_is_downloaded_whole_where_the_browser_takes_gzip(
    client: Client, finished: Application, kind: str
) -> None:
    answer = client.get(address(finished, kind), headers={"Accept-Encoding": "gzip"})
    content = gzip.decompress(answer.content) if answer.get("Content-Encoding") == "gzip" else answer.content
    assert content == bytes(File.objects.get(kind=kind).content)


def test_files_hold_the_application(client: Client, finished: Application) -> None:
    downloaded = files(client, finished)
    assert xml.read(downloaded["xml"]) == finished.document()
    assert downloaded["pdf"].startswith(b"%PDF-1.7")
    with zipfile.ZipFile(io.BytesIO(downloaded["edoc"])) as container:
        name = f"pieteikums-{finished.reference}-v1-piemera-novada-pasvaldiba.pdf"
        assert container.namelist() == ["mimetype", "META-INF/manifest.xml", name]
        assert container.read(name) == downloaded["pdf"]


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("„Ķekavas ” novads / ../x", "-kekavas-novads-x"),
        ("東京都", ""),
        ("Ļ" * 200, "-" + "l" * 60),
        ("SIA \u202exe.fdp", "-sia-xe-fdp"),
    ],
)
def test_file_is_named_after_its_client_in_ascii(client: Client, db: None, name: str, end: str) -> None:
    renamed = {"client": {"name": name}, "user": {"institution_name": name}}
    sections = {section: fields | renamed.get(section, {}) for section, fields in SECTIONS.items()}
    application = draft(GUEST, sections, [account(1)])
    version = freeze(application)
    assert version.file_name("pdf") == f"pieteikums-{application.reference}-v1{end}.pdf"


def test_files_keep_their_names_when_the_client_is_renamed(client: Client, finished: Application) -> None:
    before = files(client, finished)
    finished.client.name = "Cits nosaukums"
    finished.client.save()
    assert files(client, fresh(finished)) == before


def test_version_finished_before_names_had_clients_keeps_its_names(client: Client, finished: Application) -> None:
    later, version = address(finished, "pdf"), finished.versions.get()
    version.client_in_names = ""
    version.save()
    name = f"pieteikums-{finished.reference}-v1.pdf"
    assert client.get(reverse("download", args=[finished.reference, 1, name])).content[:5] == b"%PDF-"
    assert client.get(later).status_code == 404


def test_page_shows_the_files_own_sizes_and_sums(client: Client, finished: Application) -> None:
    content = client.get(reverse("version", args=[finished.reference, 1])).content.decode()
    listed = re.findall(r'<p class="soft small">(pieteikums-\S+), ([^<]+)<br>SHA-256: <code>(\w{64})</code>', content)
    assert listed == [
        (
            f"pieteikums-{finished.reference}-v1-piemera-novada-pasvaldiba.{kind}",
            filesizeformat(len(bytes_)),
            hashlib.sha256(bytes_).hexdigest(),
        )
        for kind, bytes_ in files(client, finished).items()
    ]
    for kind in TYPES:
        assert f'href="{address(finished, kind)}"' in content


def test_page_shows_the_next_steps(client: Client, finished: Application) -> None:
    content = client.get(reverse("finished", args=[finished.reference]), follow=True).content.decode()
    for words in (
        "laika zīmogu",
        "KLIENTU APKALPOŠANA",
        "līdz 10 failiem",
        ".edoc",
        "Nogādāts",
        "3 gadus",
        "67094368",
        "ekase@kase.gov.lv",
    ):
        assert words in content
    assert "citu iestāžu atļaujas" not in content


def test_page_asks_for_the_permissions_of_other_institutions(client: Client, db: None) -> None:
    application = draft(GUEST, accounts=[account(1, holder="other", permission="written")])
    freeze(application)
    content = client.get(reverse("version", args=[application.reference, 1])).content.decode()
    assert "Sagatavojiet citu iestāžu atļaujas" in content


@pytest.mark.parametrize("over", [0, 1])
def test_file_too_large_for_the_e_address_shows_a_message(
    client: Client, finished: Application, monkeypatch: pytest.MonkeyPatch, over: int
) -> None:
    largest = max(file.size for file in File.objects.all())
    monkeypatch.setattr("applications.views.finished.LARGEST_FILE", largest - over)
    content = client.get(reverse("version", args=[finished.reference, 1])).content.decode()
    assert ("E-adrese tik lielu failu nepieņem." in content) == bool(over)


def test_draft_has_no_document_yet(client: Client, application: Application) -> None:
    assert client.get(reverse("finished", args=[application.reference]))["Location"] == application.get_absolute_url()
    assert client.get(reverse("version", args=[application.reference, 1])).status_code == 404
    assert client.get(address(application, "pdf")).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "pieteikums-{}-v2-piemera-novada-pasvaldiba.pdf",
        "pieteikums-{}-v1-piemera-novada-pasvaldiba.PDF",
        "pieteikums-{}-v1-piemera-novada-pasvaldiba.zip",
        "pieteikums-{}-v1",
        "pieteikums-AAA-AAA-v1.pdf",
        "pdf",
        "..%2Fpieteikums-{}-v1-piemera-novada-pasvaldiba.pdf",
        "pieteikums-{}-v1-piemera-novada-pasvaldiba.pdf%00",
        "%00.pdf",
    ],
)
def test_file_under_another_name_is_not_found(client: Client, finished: Application, name: str) -> None:
    url = reverse("version", args=[finished.reference, 1]) + name.format(finished.reference)
    assert client.get(url).status_code == 404


def test_amending_opens_a_draft_with_the_same_contents(client: Client, finished: Application) -> None:
    before = fresh(finished).document()
    answer = client.post(reverse("amend", args=[finished.reference]))
    assert answer["Location"] == finished.get_absolute_url()
    now = fresh(finished)
    assert now.editing is True
    assert now.document() == before
    assert client.get(now.get_absolute_url()).status_code == 200


def test_amending_twice_changes_nothing_more(client: Client, finished: Application) -> None:
    client.post(reverse("amend", args=[finished.reference]))
    before = stored(finished)
    client.post(reverse("amend", args=[finished.reference]))
    assert stored(finished) == before


def test_second_version_leaves_the_first_as_it_was(client: Client, finished: Application) -> None:
    first = files(client, finished)
    page = client.get(reverse("version", args=[finished.reference, 1])).content.decode()
    sums = re.findall(r"<code>(\w{64})</code>", page)

    client.post(reverse("amend", args=[finished.reference]))
    now = fresh(finished)
    save_section(now.client, SECTIONS["client"] | {"name": "Jaunais nosaukums"}, read_at=1)
    save_section(now.user, SECTIONS["user"] | {"institution_name": "Jaunais nosaukums"}, read_at=1)
    answer = client.post(reverse("review", args=[finished.reference]), {"revision": str(fresh(now).revision)})
    assert answer["Location"] == reverse("version", args=[finished.reference, 2])

    assert files(client, finished) == first
    second = files(client, finished, 2)
    document = xml.read(second["xml"])
    assert document.client.name == "Jaunais nosaukums"
    assert all(second[kind] != first[kind] for kind in TYPES)

    page = client.get(reverse("version", args=[finished.reference, 1])).content.decode()
    assert re.findall(r"<code>(\w{64})</code>", page) == sums
    assert "Šī nav jaunākā versija." in page
    assert "Šī nav jaunākā versija." not in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("finished", args=[finished.reference]))["Location"] == answer["Location"]


def test_page_of_a_version_takes_as_many_queries_with_more_versions(client: Client, finished: Application) -> None:
    page = reverse("version", args=[finished.reference, 1])
    client.get(page)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
        open_for_editing(finished)
        freeze(fresh(finished))
    # Session, application with its sections, versions, files and signed files without their bytes, the comparison, what
    # is in force, what was kept aside; for the newest version what happened, and the links to it.
    assert counts == [10, 8]


def test_editing_is_given_up_once_confirmed_and_taken_up_again(client: Client, finished: Application, url: Url) -> None:
    client.post(url("amend"))
    assert "nekas nav mainīts" in client.get(url("amend_discard")).content.decode()
    now = fresh(finished)
    save_section(now.client, now.client.typed() | {"name": "Cita iestāde"}, read_at=1)
    remove_account(first_account(finished))
    assert url("amend_discard") in client.get(url("tasks")).content.decode()
    assert url("amend_discard") in client.get(url("version", 1)).content.decode()
    before = stored(finished)
    asked = client.get(url("amend_discard")).content.decode()
    assert "<li>sadaļa „Iestāde”</li>" in asked
    assert "izņemts 1 konts" in asked
    assert stored(finished) == before
    answer = client.post(url("amend_discard"), follow=True)
    assert "Labošana ir atcelta: pieteikums atkal ir tāds kā 1. versijā. Labojumi nav zuduši" in answer.content.decode()
    assert (fresh(finished).client.name, fresh(finished).editing) == (SECTIONS["client"]["name"], False)
    assert "Atjaunot labojumus" in client.get(url("version", 1)).content.decode()
    client.post(url("amend_again"))
    assert (fresh(finished).client.name, fresh(finished).editing) == ("Cita iestāde", True)
    assert fresh(finished).accounts.live().count() == 1


def test_page_reads_of_what_was_given_up_only_when_that_was(client: Client, finished: Application) -> None:
    open_for_editing(finished)
    save_section(finished.client, SECTIONS["client"] | {"name": "Cita iestāde"}, read_at=finished.client.revision)
    discard(fresh(finished))
    for is_offered in (True, False):
        with CaptureQueriesContext(connection) as queries:
            content = client.get(reverse("version", args=[finished.reference, 1])).content.decode()
        read = [each["sql"] for each in queries if '"applications_discarded"."made_at"' in each["sql"]]
        assert ("Atjaunot labojumus" in content, len(read)) == (is_offered, is_offered)
        assert [each for each in read if '"content"' in each] == []
        open_for_editing(fresh(finished))


@pytest.mark.parametrize("name", ["amend_discard", "amend_again"])
def test_where_nothing_is_edited_nothing_is_given_up_or_taken_up(
    client: Client, finished: Application, url: Url, name: str
) -> None:
    before = stored(finished)
    assert client.post(url(name))["Location"] == url("finished")
    assert stored(finished) == before


def test_draft_that_was_never_finished_is_not_given_up(client: Client, application: Application, url: Url) -> None:
    before = stored(application)
    for method in (client.get, client.post):
        assert method(url("amend_discard"))["Location"] == url("tasks")
    assert stored(application) == before
    assert url("amend_discard") not in client.get(url("tasks")).content.decode()


def test_draft_is_not_noted_as_sent(client: Client, finished: Application, url: Url) -> None:
    open_for_editing(finished)
    client.post(url("step"), {"to": "sent"})
    assert fresh(finished).state == State.DRAFT
