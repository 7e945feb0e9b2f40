"""Where the instruction and the law are quoted, the small print names the source."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from tests.support.drafts import SLUGS
from tests.support.html import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", SLUGS)
def test_quotations_of_a_section_name_their_source(client: Client, empty: Application, name: str) -> None:
    page = Page(client.get(reverse("section", args=[empty.reference, SLUGS[name]])))
    quoted, notes = page.parts("blockquote"), page.links("details .small a")
    assert quoted
    assert notes.count(reverse("sources") + "#instrukcija") == len(quoted)
    assert (reverse("sources") + "#mk-752" in notes) == (name == "signatory")


def test_signatorys_section_says_how_the_right_is_checked(client: Client, empty: Application) -> None:
    text = Page(client.get(reverse("section", args=[empty.reference, SLUGS["signatory"]]))).text("main")
    for words in ("Uzņēmumu reģistrā vai citā publiskā reģistrā", "notāra apliecinātu kopiju", "Pakalpojumu atsaka"):
        assert words in text


def test_next_step_of_a_finished_application_says_how_the_right_is_checked(
    client: Client, finished: Application
) -> None:
    text = Page(client.get(reverse("finished", args=[finished.reference]), follow=True)).text("main")
    assert "bāriņtiesas vai notāra apliecinātu kopiju" in text
