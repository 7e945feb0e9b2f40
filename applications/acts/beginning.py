"""How applications begin: empty, from a document, from the one in force; and how a guest's become an institution's."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from applications.acts import comparing
from applications.domain.cleaning import clean, split_name
from applications.domain.document import Client, Document, Preparer, User
from applications.models.application import Application
from applications.models.chains import following, newest_registered
from applications.models.errors import IllegalTransition
from applications.models.event import Event
from applications.models.sections import SECTION_MODELS
from applications.models.state import State
from applications.models.version import latest_document
from common.errors import LimitReached
from common.limits import BEGIN, consume
from institutions.models import Workspace

#: Applications of one guest, finished or not: a browser has no use for more.
MAXIMUM_OF_GUEST = 200


def begin(
    document: Document | None = None,
    *,
    guest: str = "",
    workspace: Workspace | None = None,
    by: str = "",
    client: str = "",
    recorded: bool = False,
) -> Application:
    """Begin a draft of this guest (a browser's key) or of this institution, with all of a document if there is one.

    `recorded` says that it was registered already: `registering.record` makes it a registered application.
    Raise LimitReached if the client has begun too many lately, or the guest has too many.
    """
    consume(BEGIN, client)
    with transaction.atomic():
        _check_room(guest)
        return _new(document or Document(), guest, workspace, by=by, recorded=recorded)


def known(workspace: Workspace, *, name: str = "", email: str = "") -> Document:
    """Return what is known of an institution's new application: who applies, and who prepares it.

    The client is that of the institution's latest application, or has the institution's name. `name` and `email` are
    those of the person who begins it.
    """
    mine = Application.objects.filter(workspace=workspace).exclude(client__name="").select_related("client")
    latest = mine.order_by("-created_at", "-pk").first()
    given_name, surname = split_name(name)
    preparer = Preparer(given_name=given_name, surname=surname, email=email)
    if latest is None:
        return Document(client=Client(name=workspace.name), preparer=preparer)
    client = latest.client.part()
    user = User(institution_name=client.name, registration_number=client.registration_number)
    return Document(client=client, user=user, preparer=preparer)


def begin_following(application: Application, *, by: str = "") -> tuple[Application, bool]:
    """Return the next application of the chain, and whether it was begun now, with all of this one.

    Concurrent calls begin one. Raise IllegalTransition unless this is the newest registered one of the chain, and
    LimitReached if a guest has too many.
    """
    if application.editing:
        raise IllegalTransition
    document = latest_document(application)  # reading takes long: before the application is locked
    with transaction.atomic():
        locked = ["chain", "registered_on", "guest", "workspace"]
        application.refresh_from_db(fields=locked, from_queryset=Application.objects.select_for_update())
        if not application.registered_on or newest_registered(application) != application:
            raise IllegalTransition
        begun = following(application)
        if begun is not None:
            return begun, False
        _check_room(application.guest)
        begun = _new(document, application.guest, application.workspace, chain=application.chain, by=by)
        if comparing.is_comparable(application):
            comparing.compare_with_registered(begun, application)
    return begun, True


def bring_in(guest: str, workspace: Workspace, *, by: str = "") -> int:
    """Make a guest's applications the institution's and return their number."""
    with transaction.atomic():
        brought = list(Application.objects.of_guest(guest).select_for_update().values_list("pk", flat=True))
        Application.objects.filter(pk__in=brought).update(guest="", workspace=workspace)
        Event.objects.bulk_create(Event(application_id=pk, by=by, kind=Event.Kind.TAKEN_OVER) for pk in brought)
    return len(brought)


def _check_room(guest: str) -> None:
    """Raise LimitReached if the guest has too many applications; nobody else of this guest begins one meanwhile."""
    mine = Application.objects.of_guest(guest)
    if guest and len(mine.select_for_update().values_list("pk", flat=True)) >= MAXIMUM_OF_GUEST:
        raise LimitReached("guest-applications", number=MAXIMUM_OF_GUEST)


def _new(
    document: Document,
    guest: str,
    workspace: Workspace | None,
    *,
    chain: str = "",
    by: str,
    recorded: bool = False,
) -> Application:
    """Write a draft with a free reference, in this chain or at the beginning of its own.

    The document may come from any file: it is cleaned, since databases refuse NUL and halves of characters.
    """
    document = clean(document)
    reference = Application.objects.free_reference()
    is_filled = document != clean(Document())
    began = (Event.Kind.RECORDED, State.REGISTERED) if recorded else (Event.Kind.BEGAN, State.DRAFT)
    application = Application.objects.create(
        guest=guest,
        workspace=workspace,
        reference=reference,
        chain=chain or reference,
        revision=int(is_filled),
        saved_at=timezone.now() if is_filled else None,
        saved_by=by,
        state=began[1],
        recorded=recorded,
    )
    of_it: dict[str, Any] = {"application": application}
    for name, model in SECTION_MODELS.items():
        part = getattr(document, name)
        revision = int(part != type(part)())
        model._default_manager.create(**of_it, **model.typed_of(part), revision=revision)
    if document.accounts:
        application.accounts.insert(application, document.accounts)
    application.events.create(by=by, kind=began[0], to_state=began[1])
    return application
