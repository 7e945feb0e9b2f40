"""The filter, order and page of the accounts' table, from the query string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications.domain.fields import ACCOUNT_FIELDS
from applications.models.account import AccountQuerySet

#: What a table can be sorted by. Limits are text as typed: a longer one is larger.
SORTS: dict[str, tuple[Any, ...]] = {
    "konts": ("iban_key", "iban"),
    "rezims": ("access_mode",),
    "maksajums": (Length("payment_limit"), "payment_limit"),
    "diena": (Length("daily_limit"), "daily_limit"),
}
SORT_LABELS = {
    "": _("Saraksta secība"),
    "konts": _("Konta numurs"),
    "rezims": _("Pieejas režīms"),
    "maksajums": _("Viena maksājuma limits"),
    "diena": _("Vienas dienas limits"),
}
_TEXT = 100


@dataclass(frozen=True)
class Listing:
    """The table's filter, order and page; "" for each that the query string does not name."""

    text: str = ""
    mode: str = ""
    holder: str = ""
    status: str = ""
    only_wrong: bool = False
    sort: str = ""
    page: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Listing:
        """Return the listing of the request's query string; invalid values are ignored."""
        asked = request.GET
        return cls(
            text=asked.get("q", "").replace("\x00", "").strip()[:_TEXT],
            mode=_one_of(asked.get("rezims"), {*ACCOUNT_FIELDS["access_mode"].choices, "-"}),
            holder=_one_of(asked.get("turetajs"), ACCOUNT_FIELDS["holder"].choices),
            status=_one_of(asked.get("statuss"), ACCOUNT_FIELDS["status"].choices),
            only_wrong=asked.get("kludas") == "1",
            sort=_one_of(asked.get("kartot"), SORTS),
            page=asked.get("lapa", "") if len(asked.get("lapa", "")) <= 10 else "",
        )

    @property
    def is_filtered(self) -> bool:
        """Whether the filter may leave accounts out."""
        return bool(self.text or self.mode or self.holder or self.status or self.only_wrong)

    def rows(self, accounts: AccountQuerySet) -> AccountQuerySet:
        """Return the live accounts that pass the filter, in its order."""
        rows = accounts.live()
        if self.text:
            compact = self.text.replace(" ", "")
            rows = rows.filter(
                Q(iban__icontains=self.text)
                | Q(iban_key__contains=compact.upper())
                | Q(holder_name__icontains=self.text)
                | Q(legal_basis__icontains=self.text)
            )
        if self.mode:
            rows = rows.filter(access_mode="" if self.mode == "-" else self.mode)
        if self.holder:
            rows = rows.filter(holder=self.holder)
        if self.status:
            rows = rows.filter(status=self.status)
        if self.only_wrong:
            rows = rows.wrong()
        return rows.order_by(*SORTS[self.sort], "position", "pk") if self.sort else rows

    def query(self, **other: str) -> str:
        """Return the query string of this listing, with other values for the names given; "" for the plain table."""
        asked = {
            "lapa": self.page,
            "q": self.text,
            "rezims": self.mode,
            "turetajs": self.holder,
            "statuss": self.status,
            "kludas": "1" if self.only_wrong else "",
            "kartot": self.sort,
        } | other
        said = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(said)}" if said else ""


def _one_of(value: str | None, allowed: Any) -> str:
    return value if value is not None and value in allowed else ""
