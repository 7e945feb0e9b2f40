"""Every address of the site, what each takes, and an application that has something behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import URLPattern, reverse

from applications import urls
from applications.acts import comparing, handing_over
from applications.acts.amending import open_for_editing
from applications.acts.editing import add_account, remove_account
from applications.domain.document import Document
from applications.formats.permission import Letter
from applications.inspection.inspection import Inspection
from applications.models import Application, Handover, SignedFile
from tests.support.drafts import SECTIONS, SLUGS, account, first_account, freeze, fresh, removed_account

Url = Callable[..., str]

#: What is posted to each address; None where only GET is due.
POSTED: dict[str, dict[str, str] | None] = {
    "tasks": None,
    "erase": {},
    "accounts": None,
    "table_load": {"pasted": "LV02TREL0000000000008"},
    "table_preview": {},
    "table_row": {"cell_0": "LV02TREL0000000000008"},
    "table_left": None,
    "table_sheet": {"sheet": "Konti"},
    "table_take_over": {"take": "all"},
    "table": None,
    "table_template": None,
    "accounts_change": {"new-scope": "all", "new-access_mode": "view"},
    "accounts_undo": {},
    "account_add": account(9),
    "account": account(9) | {"revision": "1"},
    "account_remove": {},
    "account_restore": {},
    "accounts_restore": {},
    "waiver": {"reason": "Tāds numurs ir apliecībā"},
    "review": {"revision": "7", "confirmed": "1"},
    "finishing": None,
    "finished": None,
    "history": None,
    "amend": {},
    "amend_discard": {},
    "amend_again": {},
    "version": None,
    "download": None,
    "hand_over": {"days": "7"},
    "handover_withdraw": {},
    "signed_upload": {},
    "card": None,
    "card_picture": None,
    "card_begin": {"kind": "pdf"},
    "card_complete": {"token": "x"},
    "signed_file": None,
    "signed_download": None,
    "signed_judge": {},
    "signed_remove": {},
    "draft_pdf": None,
    "changes": {"none": "1"},
    "changes_restore": {"all": "1"},
    "version_changes": None,
    "permissions": None,
    "permissions_zip": None,
    "permission": None,
    "version_permissions": None,
    "version_permissions_zip": None,
    "version_permission": None,
    "step": {"to": "sent"},
    "step_back": {"from": "draft"},
    "register": {"on": "23.11.2026."},
    "correct": {"on": "23.11.2026."},
    "terminate": {"on": "23.11.2026."},
    "following": {"how": "renew"},
    "end_of_term": None,
    "section": SECTIONS["client"] | {"revision": "1", "name": "Svešinieks"},
}


#: Addresses that refuse GET.
ONLY_POSTED = {
    "accounts_change",
    "accounts_undo",
    "table_sheet",
    "table_take_over",
    "account_remove",
    "account_restore",
    "accounts_restore",
    "amend",
    "amend_again",
    "begin",
    "card_begin",
    "card_complete",
    "check_begin",
    "register_search",
    "signed_judge",
    "changes_restore",
    "step",
    "step_back",
}


#: Addresses that belong to no application.
PUBLIC = {
    "start",
    "applications",
    "begin",
    "record",
    "help",
    "rules",
    "sources",
    "privacy",
    "accessibility",
    "schema",
    "check",
    "check_begin",
    "register_search",
}

#: Pages among them; the schema is a file.
PUBLIC_PAGES = sorted(PUBLIC - ONLY_POSTED - {"schema"})


#: Addresses of institutions: tests/institutions/test_addresses.py tries them.
OF_INSTITUTIONS = {"bring", "workspace", "workspace_download", "workspace_erase"}


#: Addresses of a signatory's link, with what is posted to each; only the token opens them.
OF_HANDOVERS: dict[str, dict[str, str] | None] = {
    "handover": None,
    "handover_changes": None,
    "handover_download": None,
    "handover_upload": {},
    "handover_signed": None,
    "handover_card": None,
    "handover_card_picture": None,
    "handover_card_begin": {"kind": "pdf"},
    "handover_card_complete": {"token": "x"},
}


#: Addresses of a signed file.
SIGNED = ("signed_file", "signed_download", "signed_judge", "signed_remove")


def names() -> Iterator[str]:
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        assert pattern.name
        yield pattern.name


def address(name: str, application: Application) -> str:
    more: dict[str, list[object]] = {
        "table_row": [1],
        "account": [first_account(application).pk],
        "account_remove": [first_account(application).pk],
        "account_restore": [removed_account(application).pk],
        "waiver": ["client.registration_number"],
        "version": [1],
        "download": [1, f"pieteikums-{application.reference}-v1-piemera-novada-pasvaldiba.xml"],
        "section": [SLUGS["client"]],
        "hand_over": [1],
        "handover_withdraw": [1, Handover.objects.get(version__application=application).pk],
        "signed_upload": [1],
        "card": [1],
        "card_picture": [1, 1],
        "card_begin": [1],
        "card_complete": [1],
        "version_changes": [1],
        "permission": [LETTER],
        "version_permissions": [1],
        "version_permissions_zip": [1],
        "version_permission": [1, LETTER],
        **{each: [1, signed_file(application).pk] for each in SIGNED},
    }
    return reverse(name, args=[application.reference, *more.get(name, [])])


OTHERS = account(3, holder="other", holder_name="Piemēra dome", permission="written")


LETTER = Letter("Piemēra dome", ()).key


JUDGED = Inspection().to_json()


def handover_address(name: str, token: str, application: Application) -> str:
    more: dict[str, list[object]] = {
        "handover_download": [f"pieteikums-{application.reference}-v1-piemera-novada-pasvaldiba.pdf"],
        "handover_signed": [signed_file(application).pk],
        "handover_card_picture": [1],
    }
    return reverse(name, args=[token, *more.get(name, [])])


def signed_file(application: Application) -> SignedFile:
    kept: SignedFile = SignedFile.objects.get(version__application=application)
    return kept


def filled(application: Application) -> Application:
    """An application that has something behind every address: a version, a signed file, a link that brought it, a new
    draft, a removed account, another institution's account, and something to be compared with."""
    add_account(application, OTHERS)
    application = fresh(application)
    comparing.compare_with_document(application, "vecais.xml", Document())
    version = freeze(application)
    kept = SignedFile.objects.create(
        version=version, name="a.edoc", content=b"", size=0, sha256="", judgement=JUDGED, passed=False
    )
    handover, _token = handing_over.hand_over(version, days=7)
    handover.signed_files.add(kept)
    open_for_editing(application)
    remove_account(first_account(application))
    return fresh(application)
