"""Two institutions with applications, and browsers of their members."""

import pytest
from django.test import Client

from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin
from applications.acts.editing import remove_account
from applications.models import Application
from institutions.acts import create_workspace
from institutions.models import Membership, Workspace
from tests.support.drafts import MANAGED, SECTIONS, account, fill, freeze, fresh
from tests.support.people import browser, member, person


@pytest.fixture
def workspace(db: None) -> Workspace:
    """An institution with an owner."""
    return create_workspace("Piemēra novada pašvaldība", person("Olga Īpašniece"))


@pytest.fixture
def owner(workspace: Workspace) -> Client:
    return browser(workspace.memberships.get(role=Membership.OWNER).user)


@pytest.fixture
def editor(workspace: Workspace) -> Client:
    return browser(member(workspace, name="Edgars Sagatavotājs"))


@pytest.fixture
def other(db: None) -> Client:
    """The owner of another institution, which has an application too."""
    elsewhere = create_workspace("Cita iestāde", person("Oskars Svešais"))
    begin(workspace=elsewhere)
    return browser(elsewhere.memberships.get().user)


@pytest.fixture
def application(workspace: Workspace) -> Application:
    """An institution's application, finished once and opened again, with a removed account."""
    application = begin(workspace=workspace, by="Olga Īpašniece")
    fill(application, SECTIONS, [account(1), account(2, **MANAGED)])
    application = fresh(application)
    freeze(application)
    application = fresh(application)
    open_for_editing(application)
    remove_account(application.accounts.live().reverse()[0])
    return fresh(application)
