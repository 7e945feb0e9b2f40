"""Institutions: members, roles, invitations, the list, downloading and erasing everything."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.acts.amending import discard
from applications.acts.editing import save_section
from applications.inspection.inspection import Inspection
from applications.models import Application, File, SignedFile, State
from common import limits
from institutions import acts
from institutions.acts import LastOwner, change_role, create_workspace, end_membership, erase_person, invite
from institutions.models import Invitation, Membership, User, Workspace
from tests.support.drafts import fresh
from tests.support.people import browser, mail_server_down, many_applications, member, person

pytestmark = pytest.mark.django_db


def to(name: str, workspace: Workspace, *more: object) -> str:
    return reverse(name, args=[workspace.key, *more])


def sent(answer: Any) -> list[bytes]:
    """Return the pieces of a streaming answer."""
    assert answer.streaming
    return list(answer.streaming_content)


def invited(client: Client, workspace: Workspace, **typed: str) -> str:
    """Make an invitation on the page and return its address."""
    answer = client.post(to("invite", workspace), {"role": "editor"} | typed)
    assert answer["Location"] == to("workspace_settings", workspace)
    page = client.get(answer["Location"]).content.decode()
    found = re.search(r'id="link" value="http://testserver(/uzaicinajums/[^"]+)"', page)
    assert found, page
    return found[1]


# ---- Invitations


def test_invitation_is_accepted_once(owner: Client, workspace: Workspace) -> None:
    link = invited(owner, workspace)
    token = link.split("/")[-2]
    assert token not in str(Invitation.objects.values())
    first, second = browser(person("Pirmais Viesis")), browser(person("Otrais Viesis"))
    assert first.get(link).status_code == second.get(link).status_code == 200
    first.post(link)
    answer = second.post(link)
    assert answer.status_code == 404
    assert "Uzaicinājums vairs neder" in answer.content.decode()
    assert list(workspace.memberships.order_by("pk").values_list("role", flat=True)) == ["owner", "editor"]
    assert first.get(to("workspace", workspace)).status_code == 200
    assert second.get(to("workspace", workspace)).status_code == 404


@pytest.mark.parametrize("how", ["expired", "revoked", "unknown", "cut"])
def test_invitation_that_is_over_opens_nothing(owner: Client, workspace: Workspace, how: str) -> None:
    link = invited(owner, workspace)
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    elif how == "revoked":
        owner.post(to("invitation_revoke", workspace, Invitation.objects.get().pk))
    else:
        link = reverse("invitation", args=["x" * 43]) if how == "unknown" else link[:-3] + "/"
    client = browser(person("Viesis"))
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 404
        assert workspace.name not in answer.content.decode()
    assert workspace.memberships.count() == 1


@pytest.fixture
def erased_meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that lets the institution be erased just before each lock."""
    lock = acts._lock

    def erase_first(workspace: Workspace) -> None:
        Workspace.objects.filter(pk=workspace.pk).delete()
        lock(workspace)

    return lambda: monkeypatch.setattr(acts, "_lock", erase_first)


def test_invitation_of_an_institution_erased_meanwhile_is_over(
    owner: Client, workspace: Workspace, erased_meanwhile: Callable[[], None]
) -> None:
    link, guest = invited(owner, workspace), browser(person("Viesis"))
    erased_meanwhile()
    answer = guest.post(link)
    assert answer.status_code == 404
    assert "Uzaicinājums vairs neder" in answer.content.decode()


@pytest.mark.parametrize("name", ["member_role", "member_remove", "workspace_leave"])
def test_member_of_an_institution_erased_meanwhile_is_not_found(
    owner: Client, workspace: Workspace, erased_meanwhile: Callable[[], None], name: str
) -> None:
    other = member(workspace, Membership.OWNER)
    more = () if name == "workspace_leave" else (workspace.memberships.get(user=other).pk,)
    erased_meanwhile()
    assert owner.post(to(name, workspace, *more), {"role": "editor"}).status_code == 404


def test_invitation_leads_a_stranger_to_signing_in_and_back(owner: Client, workspace: Workspace) -> None:
    link = invited(owner, workspace)
    stranger, user = Client(), person("Viesis")
    page = stranger.get(link).content.decode()
    assert f"{reverse('account_signup')}?next={link}" in page
    assert stranger.post(link)["Location"] == f"{reverse('account_login')}?next={link}"
    answer = stranger.post(
        f"{reverse('account_login')}?next={link}", {"login": user.email, "password": "Zaļa pļava 42"}
    )
    assert answer["Location"] == link
    assert workspace.memberships.count() == 1


@pytest.mark.parametrize("how", ["taken out", "made an editor"])
def test_invitations_of_a_former_owner_are_revoked(workspace: Workspace, how: str) -> None:
    leaving = workspace.memberships.create(user=person("Guntis Gājējs"), role=Membership.OWNER)
    invite(workspace, Membership.OWNER, by=leaving.user)
    if how == "taken out":
        end_membership(leaving)
    else:
        change_role(leaving, Membership.EDITOR)
    assert not workspace.invitations.exists()


def test_member_does_not_use_up_an_invitation(owner: Client, editor: Client, workspace: Workspace) -> None:
    link = invited(owner, workspace, role="owner")
    editor.post(link)
    assert set(workspace.memberships.values_list("role", flat=True)) == {"owner", "editor"}
    assert Invitation.objects.open().count() == 1


def test_invitation_with_an_address_is_mailed(owner: Client, workspace: Workspace) -> None:
    Workspace.objects.update(name="Ļoti\nviltīga <b>iestāde</b>")
    mail.outbox.clear()
    link = invited(owner, workspace, email="jauns@piemers.lv", role="owner")
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (
        ["jauns@piemers.lv"],
        "Uzaicinājums: Ļoti viltīga <b>iestāde</b>",
    )
    assert link in mail.outbox[0].body
    assert Invitation.objects.get().role == "owner"


def test_mailed_invitations_are_limited_and_links_are_not(
    owner: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setitem(limits.RATES, limits.INVITE, limits.Rate(1, 3600))
    invited(owner, workspace, email="jauns@piemers.lv")
    answer = owner.post(to("invite", workspace), {"role": "editor", "email": "cits@piemers.lv"})
    assert answer.status_code == 429
    assert Invitation.objects.count() == 1
    invited(owner, workspace)


def test_invitation_is_shown_when_no_mail_server_takes_its_letter(owner: Client, workspace: Workspace) -> None:
    with mail_server_down():
        answer = owner.post(to("invite", workspace), {"role": "editor", "email": "viesis@piemers.lv"}, follow=True)
    page = answer.content.decode()
    assert "Vēstuli uz viesis@piemers.lv neizdevās nosūtīt" in page
    assert "Nosūtīta uz" not in page
    found = re.search(r'id="link" value="http://testserver(/uzaicinajums/[^"]+)"', page)
    assert found
    guest = browser(person("Viesis"))
    guest.post(found[1])
    assert workspace.memberships.count() == 2


def test_invitation_for_the_same_address_replaces_the_former(owner: Client, workspace: Workspace) -> None:
    former = invited(owner, workspace, email="jauns@piemers.lv")
    newer = invited(owner, workspace, email="Jauns@piemers.lv")
    assert 'id="link"' not in owner.get(to("workspace_settings", workspace)).content.decode()  # shown once
    guest = browser(person("Viesis"))
    assert [guest.get(path).status_code for path in (former, newer)] == [404, 200]
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("typed", [{"role": "admin"}, {"role": ""}, {"role": "editor", "email": "nav"}])
def test_invalid_form_makes_no_invitation(owner: Client, workspace: Workspace, typed: dict[str, str]) -> None:
    answer = owner.post(to("invite", workspace), typed)
    assert answer.status_code == 200
    assert 'id="summary"' in answer.content.decode()
    assert not Invitation.objects.exists()


# ---- Members


def test_last_owner_cannot_leave(owner: Client, workspace: Workspace) -> None:
    mine = workspace.memberships.get()
    owner.post(to("member_role", workspace, mine.pk), {"role": "editor"})
    owner.post(to("workspace_leave", workspace))
    owner.post(to("member_remove", workspace, mine.pk))
    assert workspace.memberships.get().role == "owner"


def test_owner_hands_the_institution_to_another_owner(owner: Client, editor: Client, workspace: Workspace) -> None:
    theirs = workspace.memberships.get(role="editor")
    owner.post(to("member_role", workspace, theirs.pk), {"role": "owner"})
    assert owner.post(to("workspace_leave", workspace))["Location"] == reverse("applications")
    assert list(workspace.memberships.values_list("user__name", "role")) == [("Edgars Sagatavotājs", "owner")]
    assert owner.get(to("workspace", workspace)).status_code == 404
    assert editor.get(to("workspace_erase", workspace)).status_code == 200


def test_removed_member_sees_nothing_from_the_next_request_on(
    owner: Client, editor: Client, workspace: Workspace, application: Application
) -> None:
    assert editor.get(application.get_absolute_url()).status_code == 200
    owner.post(to("member_remove", workspace, workspace.memberships.get(role="editor").pk))
    assert editor.get(application.get_absolute_url()).status_code == 404


def test_member_of_another_institution_cannot_be_changed(owner: Client, workspace: Workspace, other: Client) -> None:
    theirs = Membership.objects.exclude(workspace=workspace).get()
    for name in ("member_role", "member_remove"):
        assert owner.post(to(name, workspace, theirs.pk), {"role": "editor"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.role == "owner"


def test_invitation_of_another_institution_cannot_be_revoked(
    owner: Client, workspace: Workspace, other: Client
) -> None:
    elsewhere = Workspace.objects.exclude(pk=workspace.pk).get()
    invite(elsewhere, "editor", by=elsewhere.memberships.get().user)
    assert owner.post(to("invitation_revoke", workspace, Invitation.objects.get().pk)).status_code == 404
    assert Invitation.objects.count() == 1


def test_institution_is_renamed_by_its_owner(owner: Client, editor: Client, workspace: Workspace) -> None:
    assert editor.post(to("workspace_settings", workspace), {"name": "Mana"}).status_code == 404
    owner.post(to("workspace_settings", workspace), {"name": "Jaunais nosaukums"})
    workspace.refresh_from_db()
    assert workspace.name == "Jaunais nosaukums"
    assert "Uzaicināt" not in editor.get(to("workspace_settings", workspace)).content.decode()


# ---- Names and roles


def test_application_names_the_editor_who_changed_it(editor: Client, application: Application) -> None:
    section = reverse("section", args=[application.reference, "sagatavotajs"])
    typed = {"given_name": "Cita", "surname": "Persona", "phone": "67094368", "email": "a@b.lv", "revision": "1"}
    assert editor.post(section, typed).status_code == 302
    assert fresh(application).saved_by == "Edgars Sagatavotājs"


def test_editor_finishes_but_does_not_erase(editor: Client, application: Application) -> None:
    page = editor.get(application.get_absolute_url()).content.decode()
    assert "Dzēst pieteikumu" not in page
    erase = reverse("erase", args=[application.reference])
    assert editor.post(erase).status_code == 404
    review = reverse("review", args=[application.reference])
    editor.post(review, {"revision": str(application.revision), "confirmed": "1"})
    assert application.events.last().by == "Edgars Sagatavotājs"  # type: ignore[union-attr]


def test_editor_is_not_offered_to_delete_a_signed_file(owner: Client, editor: Client, application: Application) -> None:
    kept = SignedFile.objects.create(
        version=application.versions.get(),
        name="a.edoc",
        content=b"",
        size=0,
        sha256="",
        judgement=Inspection().to_json(),
        passed=False,
    )
    shown = [client.get(reverse("signed_file", args=[application.reference, 1, kept.pk])) for client in (owner, editor)]
    assert ["Dzēst failu" in page.content.decode() for page in shown] == [True, False]


# ---- The list


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("query", ["", "?stavoklis=prepared", "?q=anna", "?lapa=2"])
def test_list_makes_the_same_queries_for_thousands_as_for_a_few(
    owner: Client, workspace: Workspace, query: str
) -> None:
    many_applications(workspace, 60)
    owner.get(to("workspace", workspace))  # notes in the session where its owner is
    few = queries(owner, to("workspace", workspace) + query)
    Application.objects.all().delete()
    many_applications(workspace, 5000)
    assert queries(owner, to("workspace", workspace) + query) == few <= 9


def shown(client: Client, workspace: Workspace, query: str = "") -> list[str]:
    page = client.get(to("workspace", workspace) + query).content.decode()
    return re.findall(r"<b>([0-9A-Z]{3}-[0-9A-Z]{3})</b>", page)


def test_list_is_searched_filtered_and_paged(owner: Client, workspace: Workspace) -> None:
    many_applications(workspace, 120)
    Application.objects.get(reference="000-007").user.__class__.objects.filter(application__reference="000-007").update(
        institution_name="Ādažu novada pašvaldība"
    )
    assert len(shown(owner, workspace)) == 50
    assert shown(owner, workspace)[0] == "000-000"  # changed last
    assert shown(owner, workspace, "?lapa=3") == [f"000-{at:03d}" for at in range(100, 120)]
    assert shown(owner, workspace, "?stavoklis=prepared") == [f"000-{at:03d}" for at in range(0, 120, 10)]
    assert shown(owner, workspace, "?q=adazu") == shown(owner, workspace, "?q=ĀDAŽU") == ["000-007"]
    assert shown(owner, workspace, "?q=000-11&stavoklis=prepared") == ["000-110"]
    Application.objects.filter(reference="000-009").update(registration_number="7-2/15")
    assert shown(owner, workspace, "?q=7-2/15") == ["000-009"]
    assert "Nr. 7-2/15" in owner.get(to("workspace", workspace)).content.decode()
    assert shown(owner, workspace, "?q=nav") == []
    assert "Filtram neatbilst" in owner.get(to("workspace", workspace) + "?q=nav").content.decode()


@pytest.mark.parametrize("query", ["?lapa=x", "?lapa=-1", "?lapa=" + "9" * 99, "?q=%00", "?stavoklis=nav", "?q=%25"])
def test_list_accepts_any_query_string(
    owner: Client, workspace: Workspace, application: Application, query: str
) -> None:
    assert owner.get(to("workspace", workspace) + query).status_code == 200


def test_expired_application_is_found_by_its_state(
    owner: Client, workspace: Workspace, application: Application
) -> None:
    day = datetime.date(2020, 1, 1)
    Application.objects.update(state=State.REGISTERED, registered_on=day, noted_on=day, valid_until=day)
    assert shown(owner, workspace, "?stavoklis=expired") == [application.reference]
    assert shown(owner, workspace, "?stavoklis=registered") == []


def test_empty_list_says_what_it_is_for(owner: Client, workspace: Workspace) -> None:
    page = owner.get(to("workspace", workspace)).content.decode()
    assert "Šeit būs iestādes pieteikumi" in page
    assert "<table" not in page


def test_list_shows_no_applications_of_another_institution(owner: Client, workspace: Workspace, other: Client) -> None:
    theirs = Application.objects.get()
    assert theirs.reference not in owner.get(to("workspace", workspace)).content.decode()
    assert theirs.reference not in owner.get(
        to("workspace", workspace) + f"?q={theirs.reference}"
    ).content.decode().replace(f'value="{theirs.reference}"', "")


# ---- Everything


def test_everything_can_be_downloaded(owner: Client, workspace: Workspace, application: Application) -> None:
    version = application.versions.get()
    version.signed_files.create(
        name="../../etc/parakstīts.EDOC", content=b"PK", size=2, sha256="ab" * 32, judgement="{}", passed=True
    )
    answer = owner.get(to("workspace_download", workspace))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(sent(answer))))
    assert archive.testzip() is None
    name = application.reference
    assert archive.namelist() == [
        "saraksts.csv",
        f"{name}/pieteikums-{name}-v1-piemera-novada-pasvaldiba.edoc",
        f"{name}/pieteikums-{name}-v1-piemera-novada-pasvaldiba.pdf",
        f"{name}/pieteikums-{name}-v1-piemera-novada-pasvaldiba.xml",
        f"{name}/v1-parakstits-{'ab' * 6}.edoc",
        f"{name}/melnraksts.json",
        f"{name}/vesture.csv",
    ]
    for kind in File.KINDS:
        content = bytes(File.objects.get(kind=kind).content)
        assert archive.read(f"{name}/pieteikums-{name}-v1-piemera-novada-pasvaldiba.{kind}") == content
    draft = json.loads(archive.read(f"{name}/melnraksts.json"))
    assert draft["certificate_recipient"]["personal_code"] == "120384-16035"
    listed = list(csv.reader(io.StringIO(archive.read("saraksts.csv").decode("utf-8-sig")), delimiter=";"))
    assert listed[1][:4] == [name, "Piemēra novada pašvaldība", "Piemēra novada pašvaldība", "Melnraksts"]
    history = archive.read(f"{name}/vesture.csv").decode("utf-8-sig")
    assert "Olga Īpašniece" in history
    assert "120384" not in history


def test_download_of_everything_has_discarded_edits_and_who_edited(
    owner: Client, workspace: Workspace, application: Application
) -> None:
    typed = application.preparer.typed() | {"surname": "Zvirbule"}
    save_section(application.preparer, typed, read_at=1, by="Edgars Sagatavotājs")
    discard(fresh(application))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(sent(owner.get(to("workspace_download", workspace))))))
    kept = json.loads(archive.read(f"{application.reference}/atceltie-labojumi.json"))
    assert kept["preparer"]["surname"] == "Zvirbule"
    rows = list(
        csv.DictReader(
            io.StringIO(archive.read(f"{application.reference}/vesture.csv").decode("utf-8-sig")), delimiter=";"
        )
    )
    edits = [(row["Kas"], row["Notikums"], bool(row["Līdz"])) for row in rows if row["Notikums"].startswith("Labota")]
    assert edits[-1] == ("Edgars Sagatavotājs", "Labota sadaļa „Sagatavotājs”", True)
    assert "Zvirbule" not in str(rows)


def test_download_of_everything_holds_one_file_in_memory(
    owner: Client, workspace: Workspace, application: Application
) -> None:
    sizes = [len(piece) for piece in sent(owner.get(to("workspace_download", workspace)))]
    assert len(sizes) == 7
    assert max(sizes) < max(File.objects.values_list("size", flat=True)) + 1000


def test_names_in_the_list_cannot_begin_a_formula(
    owner: Client, workspace: Workspace, application: Application
) -> None:
    application.client.__class__.objects.update(name='=HYPERLINK("https://evil.example")')
    answer = owner.get(to("workspace_download", workspace))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(sent(answer))))
    listed = list(csv.reader(io.StringIO(archive.read("saraksts.csv").decode("utf-8-sig")), delimiter=";"))
    assert listed[1][1].startswith("'=")


def test_everything_is_erased_once_the_name_is_typed(
    owner: Client, workspace: Workspace, application: Application, other: Client
) -> None:
    invited(owner, workspace)
    wrong = owner.post(to("workspace_erase", workspace), {"typed": "piemēra novada"})
    assert "Ierakstiet tieši" in wrong.content.decode()
    assert Workspace.objects.count() == 2
    owner.post(to("workspace_erase", workspace), {"typed": " Piemēra novada  pašvaldība "})
    assert list(Workspace.objects.values_list("name", flat=True)) == ["Cita iestāde"]
    assert Application.objects.count() == 1
    assert not File.objects.exists()
    assert not Invitation.objects.exists()
    assert User.objects.filter(name="Olga Īpašniece").exists()


def test_member_of_two_institutions_stays_in_the_last_opened_one(workspace: Workspace) -> None:
    user = member(workspace)
    second = create_workspace("Zemgales iestāde", user)
    client = browser(user)
    client.get(to("workspace", second))
    client.post(reverse("begin"))
    assert Application.objects.get().workspace == second
    assert client.get(reverse("applications"))["Location"] == second.get_absolute_url()
    client.get(to("workspace", workspace))
    client.post(reverse("begin"))
    assert Application.objects.filter(workspace=workspace).count() == 1


def _in_two_threads(doing: list[Callable[[], None]]) -> list[str]:
    """Do both at the same moment, each with its own connection. Return the names of the exceptions."""
    together = threading.Barrier(2)

    def run(act: Callable[[], None]) -> str:
        together.wait()
        try:
            act()
        except (LastOwner, Membership.DoesNotExist) as error:
            return type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        return [each.result() for each in [pool.submit(run, act) for act in doing]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["remove each other", "leave", "step down", "erase themselves", "one and the other"])
def test_concurrent_owners_leave_an_owner(how: str) -> None:
    first = person("Anna Pirmā")
    workspace = create_workspace("Iestāde", first)
    second = member(workspace, Membership.OWNER, "Berta Otrā")

    def of(user: User) -> Membership:
        return Membership.objects.select_related("workspace").get(user=user)

    mine, hers = of(first), of(second)
    doing: dict[str, list[Callable[[], None]]] = {
        "remove each other": [partial(end_membership, mine), partial(end_membership, hers)],
        "leave": [partial(end_membership, hers), partial(end_membership, mine)],
        "step down": [partial(change_role, mine, Membership.EDITOR), partial(change_role, hers, Membership.EDITOR)],
        "erase themselves": [partial(erase_person, first), partial(erase_person, second)],
        "one and the other": [partial(erase_person, first), partial(end_membership, hers)],
    }
    raised = _in_two_threads(doing[how])
    assert sorted(raised) == ["", "LastOwner"]
    assert workspace.memberships.filter(role=Membership.OWNER).count() == 1


def test_member_who_has_left_is_not_found(workspace: Workspace) -> None:
    left = workspace.memberships.get(user=member(workspace, name="Gunta Gājusi"))
    seen_before = Membership.objects.get(pk=left.pk)
    end_membership(left)
    for act in (end_membership, partial(change_role, role=Membership.OWNER)):
        with pytest.raises(Membership.DoesNotExist):
            act(seen_before)
    assert workspace.memberships.count() == 1


def test_institutions_of_one_person_are_limited(
    owner: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "MAXIMUM_WORKSPACES", 2)
    create_workspace("Otrā", workspace.memberships.get().user)
    page = owner.post(reverse("workspace_create"), {"name": "Trešā"}).content.decode()
    assert "Jums jau ir 2 iestāžu." in page
    assert Workspace.objects.count() == 2


def test_last_owner_cannot_erase_themselves_from_an_old_page(workspace: Workspace) -> None:
    user = workspace.memberships.get().user
    with pytest.raises(LastOwner):
        erase_person(user)
    assert User.objects.filter(pk=user.pk).exists()
