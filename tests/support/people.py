"""Invented people and institutions for the tests, and browsers in which they are signed in."""

from __future__ import annotations

import datetime
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from applications.models import SECTION_MODELS, Application, State
from institutions.models import Membership, User, Workspace

PASSWORD = "Zaļa pļava 42"

#: Keys of guests: a draft belongs to the browser whose session holds its guest's key.
GUEST = "a-browser-with-an-application-0123456789abc"
OTHER_GUEST = "another-browser-with-its-own-0123456789abcd"


def person(name: str = "Anna Šķēle", email: str = "", **fields: bool) -> User:
    """Create a person with a verified address and PASSWORD."""
    email = email or re.sub(r"\W", "", name.lower().encode("ascii", "ignore").decode()) + "@piemers.lv"
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def member(workspace: Workspace, role: str = Membership.EDITOR, name: str = "Ilze Kļaviņa") -> User:
    """Create a member of an institution."""
    user = person(name)
    workspace.memberships.create(user=user, role=role)
    return user


def browser(user: User | None = None) -> Client:
    """Return a browser in which this person has just signed in."""
    client = Client()
    if user:
        client.post("/piekluve/pieslegties/", {"login": user.email, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(user.pk)
    return client


def code_now(secret: str, *, steps_ago: int = 0) -> str:
    """Return the code that an authenticator app with this secret shows now, or showed this many half minutes ago."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps_ago)))


def with_second_factor(user: User) -> str:
    """Give a person an authenticator app and recovery codes; return the secret of the app."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    assert Authenticator.objects.filter(user=user).count() == 2
    return secret


def mailed_code() -> str:
    """Return the code in the last letter."""
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


@contextmanager
def mail_server_down() -> Iterator[None]:
    """Send mail by SMTP to a port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, so that nobody else takes it
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=taken.getsockname()[1],
        ):
            yield


def as_guest(client: Client, guest: str) -> Client:
    """The same browser, with a session that holds this guest's key."""
    session = client.session
    session["guest"] = guest
    session.save()
    return client


def many_applications(workspace: Workspace, number: int) -> None:
    """Add many applications of an institution at once, every section a row."""
    names = [f"{at:06d}" for at in range(number)]
    Application.objects.bulk_create(
        Application(
            reference=f"{name[:3]}-{name[3:]}",
            chain=f"{name[:3]}-{name[3:]}",
            workspace=workspace,
            saved_by="Anna" if at % 2 else "Juris",
            saved_at=timezone.now() - datetime.timedelta(minutes=at),
            state=State.PREPARED if at % 10 == 0 else State.DRAFT,
        )
        for at, name in enumerate(names)
    )
    added = list(Application.objects.filter(client=None).values_list("pk", flat=True))
    for model in SECTION_MODELS.values():
        of_each: Callable[[int], dict[str, Any]] = lambda pk: {"application_id": pk}  # noqa: E731
        model._default_manager.bulk_create(model(**of_each(pk)) for pk in added)
