"""Fill a database for tests/project/test_double_presses.py: `python -m tests.support.double_presses` writes JSON.

Each address gets an application or a person of its own, so that no press changes what another is about.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

#: Addresses of pages of people and institutions, and what is posted to them.
OF_PEOPLE: dict[str, dict[str, str]] = {
    "workspace_create": {"name": "Piemēra aģentūra"},
    "workspace_settings": {"name": "Cits nosaukums"},
    "workspace_leave": {},
    "workspace_erase": {"typed": "Piemēra novads"},
    "invite": {"role": "editor"},
    "profile": {"name": "Cits Vārds"},
    "delete_account": {"typed": "DZĒST"},
    "account_email": {"action_add": "", "email": "otra@piemers.lv"},
    "account_logout": {},
    "bring": {},
}
OF_STRANGERS: dict[str, dict[str, str]] = {
    "account_signup": {"name": "Anna Šķēle", "email": "anna.jauna@piemers.lv", "password1": "Zaļa pļava 42"},
    "account_login": {"login": "olga@piemers.lv", "password": "Zaļa pļava 42"},
    "account_reset_password": {"email": "olga@piemers.lv"},
    "begin": {},
}


def main() -> None:
    """Write what to post to each address: its URL, the fields and the cookies."""
    django.setup()
    from django.test import Client
    from django.urls import reverse

    from applications.acts.beginning import begin
    from applications.models import Handover
    from common.tokens import token_hash
    from institutions.acts import create_workspace
    from tests.support.addresses import OF_HANDOVERS, POSTED, address, filled, handover_address
    from tests.support.drafts import MANAGED, SECTIONS, account, fill, fresh
    from tests.support.people import as_guest, person

    def cookies(client: Client) -> dict[str, str]:
        return {name: morsel.value for name, morsel in client.cookies.items()}

    prepared: dict[str, dict[str, Any]] = {}
    for number, (name, data) in enumerate((POSTED | OF_HANDOVERS).items()):
        if data is None:
            continue
        guest = f"{number:043d}"
        application = begin(guest=guest)
        fill(application, SECTIONS, [account(1), account(2, **MANAGED)])
        application = filled(fresh(application))
        if name in OF_HANDOVERS:
            token = f"{number:043d}"
            Handover.objects.filter(version__application=application).update(token_hash=token_hash(token))
            url = handover_address(name, token, application)
        else:
            url = address(name, application)
        prepared[name] = {"url": url, "data": data, "cookies": cookies(as_guest(Client(), guest))}
    person("Olga Īpašniece", "olga@piemers.lv")
    for number, (name, data) in enumerate(OF_PEOPLE.items()):
        user = person("Anna Šķēle", f"anna{number}@piemers.lv")
        workspace = create_workspace("Piemēra novads", user)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        arguments = [workspace.key] if name.startswith(("workspace_", "invite")) and name != "workspace_create" else []
        prepared[name] = {"url": reverse(name, args=arguments), "data": data, "cookies": cookies(client)}
    for name, data in OF_STRANGERS.items():
        prepared[name] = {"url": reverse(name), "data": data, "cookies": {}}
    sys.stdout.write(json.dumps(prepared) + "\n")


if __name__ == "__main__":
    main()
