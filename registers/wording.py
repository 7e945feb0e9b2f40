"""Refusals of register files as sentences in the active language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registers.fetching import NotFetched
from registers.models import Load
from registers.reading import UnreadableRegister
from registers.state import OLD_AFTER, is_old

_SENTENCES = {
    "unknown-columns": _("Faila pirmajā rindā nav neviena zināma reģistra kolonnu nosaukumu"),
    "not-utf-8": _("Fails nav UTF-8 kodējumā"),
    "damaged": _("Fails ir bojāts: %(number)d. rindā sākas lauks, kas netiek noslēgts"),
    "line-too-long": _("Fails ir bojāts: %(number)d. rinda ir pārāk gara"),
    "many-skipped": _("Fails ir bojāts: kolonnu skaits neatbilst vai nav nosaukuma un numura (rindas: %(number)d)"),
    "fewer-rows": _(
        "Failā ir pārāk maz rindu (%(number)d, iepriekš ielādētajā %(before)d); ja tas ir pareizi, lietojiet --force"
    ),
    "too-many-rows": _("Failā ir pārāk daudz rindu (vairāk nekā %(number)d)"),
    "file-missing": _("Tāda faila nav, vai to nevar atvērt"),
}


_NOT_FETCHED = {
    "address": _("Šī nav faila adrese"),
    "status": _("Serveris failu nedeva (atbilde %(status)d)"),
    "broken-off": _("Lejupielāde pārtrūka; nākamreiz tā turpināsies no tās pašas vietas"),
    "too-large": _("Fails ir lielāks par %(bytes)d baitiem"),
}


def of_fetching(failure: NotFetched) -> str:
    """Return why a file was not downloaded."""
    return str(_NOT_FETCHED[failure.code]) % failure.values


def sentence(refusal: UnreadableRegister) -> str:
    """Return why a file was not loaded."""
    return str(_SENTENCES[refusal.code]) % refusal.values


def of_age(load: Load) -> str:
    """Return that the data of a load are old, in brackets; "" if they are not."""
    return " " + str(_("(dati ir vecāki par %(days)d dienām)")) % {"days": OLD_AFTER} if is_old(load) else ""
