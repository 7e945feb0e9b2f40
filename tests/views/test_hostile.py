"""What no browser sends: a clear answer, nothing changed, never a 500; and personal codes stay where they belong."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.models import Application
from ekase_pieteikums.logs import MaskingFormatter
from tests.support.addresses import Url
from tests.support.drafts import SECTIONS, account, first_account, fresh, stored
from tests.support.html import Page

ODD = {
    "NUL": "a\x00b",
    "control characters": "a\x01\x02\x7f\x85b",
    "direction marks": "\u202eabc\u202c\u200f",
    "zero width": "\u200b\u200d\ufeff",
    "noncharacters": "\ufffe\uffff\U0001ffff",
    "private use": "\ue000\U0010fffd",
    "emoji": "👩‍👩‍👧‍👦🇱🇻",
    "combining": "Z" + "\u0301" * 90,
    "markup": "</textarea></script><script>alert(1)</script>'\"&amp;",
    "template": "{{ application }}{% csrf_token %}",
    "format": "%s%d%(value)s{0}{self}",
    "number": "９００٠०²Ⅷ",
    "CRLF": "a\r\nb\rc\nd",
}


def whole(page: Page) -> bool:
    """Whether a page was written to its end, with no script but the site's own files."""
    own = page.attributes("src", "script")
    return page.html.rstrip().endswith("</html>") and page.texts("script") == [""] * len(own)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_is_kept_and_checked_in_every_section(client: Client, empty: Application, text: str) -> None:
    for name, slug in (("client", "iestade"), ("certificate_recipient", "sertifikata-sanemejs")):
        typed = dict.fromkeys(SECTIONS[name], text)
        page = f"{empty.get_absolute_url()}{slug}/"
        client.post(page, typed | {"revision": "0"})
        kept = text.replace("\r\n", "\n").replace("\x00", "")
        assert getattr(fresh(empty), name).typed() == dict.fromkeys(typed, kept)
        assert whole(Page(client.get(page)))
    typed = dict.fromkeys(account(1), text)
    answer = client.post(f"{empty.get_absolute_url()}konti/pievienot/", typed, follow=True)
    assert answer.status_code == 200
    assert first_account(empty).typed() == dict.fromkeys(typed, text.replace("\r\n", "\n").replace("\x00", ""))
    for page in ("", "konti/", "parbaude/"):
        assert whole(Page(client.get(empty.get_absolute_url() + page)))
    assert client.post(f"{empty.get_absolute_url()}parbaude/", {"revision": "3", "confirmed": "1"}).status_code == 200
    assert fresh(empty).editing is True


@pytest.mark.parametrize(
    "raw",
    [b"name=%ED%A0%80&revision=1", b"name=%FF%FE%80&revision=1"],
    ids=["surrogate", "bytes"],
)
def test_text_that_is_no_unicode_is_answered(client: Client, application: Application, url: Url, raw: bytes) -> None:
    answer = client.post(url("section", "iestade"), raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert set(fresh(application).client.name) == {"\ufffd"}
    assert client.get(url("section", "iestade")).status_code == 200


@pytest.mark.parametrize("revision", ["abc", "-1", "1.5", "1e3", "\x00", "1" * 5000, "²"])
def test_revision_that_is_no_number_saves_nothing(
    client: Client, application: Application, url: Url, revision: str
) -> None:
    before = stored(application)
    row = first_account(application)
    for page, typed in (
        (url("section", "iestade"), SECTIONS["client"] | {"name": "Cits nosaukums"}),
        (url("account", row.pk), account(5)),
    ):
        answer = client.post(page, typed | {"revision": revision})
        assert answer.status_code == 200
        on_screen = Page(answer).typed()
        assert {name: value for name, value in on_screen.items() if name in typed} == {
            name: value for name, value in typed.items() if name in on_screen
        }
    assert stored(application) == before


def test_unknown_choices_are_findings(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    client.post(page, SECTIONS["client"] | {"kind": "<b>valdnieks", "revision": "0"})
    again = Page(client.get(page))
    (error,) = again.field("kind").errors
    assert error.startswith("Izvēlieties, kas iesniedz pieteikumu")
    assert "valdnieks" not in again.texts("b")
    answer = client.post(
        f"{empty.get_absolute_url()}konti/pievienot/",
        account(1, holder="x", status="y", access_mode="both", permission="z"),
        follow=True,
    )
    assert Page(answer).count("p.error") == 4


def test_missing_fields_are_blank(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}iestade/"
    assert client.post(page, {})["Location"] == f"{page}?saglabats=1"
    assert fresh(empty).client.typed() == {"kind": "", "name": "", "registration_number": ""}
    assert client.post(f"{empty.get_absolute_url()}konti/pievienot/", {"iban": "x"}).status_code == 302
    assert {name: value for name, value in first_account(empty).typed().items() if value} == {"iban": "x"}
    for address in (page, f"{empty.get_absolute_url()}konti/", f"{empty.get_absolute_url()}parbaude/"):
        assert client.get(address).status_code == 200


def test_body_of_3_megabytes_is_refused(client: Client, application: Application, url: Url) -> None:
    before = stored(application)
    answer = client.post(
        url("section", "iestade"),
        b"revision=1&name=" + b"a" * 3_000_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413
    assert Page(answer).heading == "Nosūtīts pārāk daudz datu"
    assert stored(application) == before


def test_two_thousand_fields_are_refused(client: Client, application: Application, url: Url) -> None:
    before = stored(application)
    answer = client.post(url("section", "iestade"), {f"field{n}": "1" for n in range(2000)})
    assert answer.status_code == 413
    assert stored(application) == before


def test_unexpected_file_is_ignored(client: Client, application: Application, url: Url) -> None:
    upload = SimpleUploadedFile("name.txt", b"x" * 100)
    client.post(url("section", "iestade"), SECTIONS["client"] | {"name": upload, "revision": "1"})
    assert fresh(application).client.name == ""


@pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "../../etc/passwd", '"abcdefgh\\000"'])
def test_made_up_session_is_a_browser_without_applications(application: Application, cookie: str) -> None:
    client = Client()
    client.cookies["session"] = cookie
    assert client.get(application.get_absolute_url()).status_code == 404
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("query", ["lapa=%00", "lapa=%ED%A0%80", "kludas=%00", "dzests=%00", "lapa=1&lapa=2", "&&=&"])
def test_odd_queries_are_answered(client: Client, application: Application, url: Url, query: str) -> None:
    for page in (url("accounts"), url("review"), url("account_add"), url("account", first_account(application).pk)):
        assert client.get(f"{page}?{query}").status_code == 200
    row = first_account(application)
    assert client.post(f"{url('account_remove', row.pk)}?{query}").status_code == 302


# ---- Personal codes


def test_personal_code_is_in_no_address_and_no_log(
    client: Client, application: Application, url: Url, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page, code = url("section", "sertifikata-sanemejs"), "120384-16035"
    typed = SECTIONS["certificate_recipient"]
    answers = [
        client.post(page, typed | {"revision": "1"}),
        client.post(page, typed | {"revision": "1", "surname": "Cita"}),
        client.post(page, typed | {"revision": "1", "to": "tasks"}),
        client.post(page, typed | {"revision": "x"}),
        client.post(page, typed | {"revision": "1", "email": "a" * 1000}),
        client.post(page + "nav/", typed),
        client.put(page, typed),
        client.post(url("review"), {"revision": str(fresh(application).revision)}),
        client.post(page, typed | {"revision": "1", "surname": "Pēc pabeigšanas"}),
        client.post(page, b"x=" + b"a" * 3_000_000, content_type="application/x-www-form-urlencoded"),
    ]
    for answer in answers:
        assert code not in answer.get("Location", "")
        if answer.status_code >= 400:
            assert code not in answer.content.decode()
    assert {answer.status_code for answer in answers} == {200, 302, 404, 405, 413}
    assert caplog.records != []
    for record in caplog.records:
        if not record.name.startswith("django.db"):
            assert "120384" not in record.getMessage()
            assert "16035" not in record.getMessage()


def test_page_of_a_server_error_reveals_nothing(
    client: Client,
    url: Url,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("120384-16035")

    monkeypatch.setattr("applications.views.sections._save", fail)
    client.raise_request_exception = False
    typed = SECTIONS["certificate_recipient"] | {"revision": "1"}
    answer = client.post(url("section", "sertifikata-sanemejs"), typed)
    page = Page(answer)
    assert answer.status_code == 500
    assert page.heading == "Kaut kas neizdevās"
    assert "120384" not in page.html
    assert "Traceback" not in page.html
    (record,) = [each for each in caplog.records if each.levelname == "ERROR"]
    assert "120384" not in MaskingFormatter().format(record)
