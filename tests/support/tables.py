"""A pasted table, and the pages that take one over."""

from django.test import Client

from applications.models import Application
from tests.support.factories import iban
from tests.support.html import Page

HEADINGS = ["Konta numurs", "Tiešsaistē skatīt", "Tiešsaistē vadīt", "Viena maksājuma limits", "Vienas dienas limits"]
PASTED = "\n".join(
    "\t".join(row)
    for row in [
        HEADINGS,
        [iban(1), "X", "", "", ""],
        [iban(2), "", "X", "5000", "20000"],
        [iban(3), "X", "X", "", ""],
        ["Kopā", "", "", "5000", "20000"],
    ]
)


def at(application: Application, page: str) -> str:
    return f"{application.get_absolute_url()}konti/{page}"


def loaded(client: Client, application: Application, pasted: str = PASTED) -> Page:
    answer = client.post(at(application, "ielade/"), {"pasted": pasted}, follow=True)
    assert answer.redirect_chain == [(at(application, "ielade/parskats/"), 302)]
    return Page(answer)
