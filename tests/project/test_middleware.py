"""What every request and every answer has in common."""

import pytest
from django.test import Client


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "rot13", "base64", "punycode", "no-such-charset"])
@pytest.mark.django_db
def test_body_in_another_charset_is_refused(client: Client, charset: str) -> None:
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.generic("POST", "/pieteikumi/sakt/", b"a=b", content_type)
    assert (answer.status_code, "Pieprasījumu nevar izpildīt" in answer.content.decode()) == (400, True)


@pytest.mark.django_db
def test_body_in_utf_8_is_read(client: Client) -> None:
    answer = client.post("/pieteikumi/sakt/", b"a=b", content_type="application/x-www-form-urlencoded; charset=UTF-8")
    assert answer.status_code == 302


@pytest.mark.parametrize("address", ["/", "/pieteikumi/", "/palidziba/", "/privatums/", "/nav/tadas/lapas/"])
@pytest.mark.django_db
def test_pages_are_kept_nowhere(client: Client, address: str) -> None:
    assert client.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_page_of_an_application_is_kept_nowhere(client: Client) -> None:
    begun = client.post("/pieteikumi/sakt/")
    assert begun["Cache-Control"] == "private, no-store"
    assert client.get(begun["Location"])["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_refusals_are_kept_nowhere(client: Client) -> None:
    for answer, status in (
        (client.generic("POST", "/", b"a", "text/plain; charset=utf-7"), 400),
        (client.get("/", headers={"Host": "elsewhere.example"}), 400),
        (client.post("/"), 405),
    ):
        assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-store")


@pytest.mark.django_db
def test_schema_may_be_kept(client: Client) -> None:
    assert client.get("/shema/pieteikums.xsd")["Cache-Control"] == "public, max-age=3600"
