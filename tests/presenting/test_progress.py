"""How far a draft has come."""

import pytest

from applications.domain.document import SECTION_ORDER
from applications.presenting.progress import DONE, NOT_STARTED, STARTED, WRONG, Progress, overview
from tests.support.drafts import SECTIONS, account, draft

pytestmark = pytest.mark.django_db


def test_new_draft_is_not_started() -> None:
    seen = overview(draft("g", {}))
    assert seen.sections == tuple(Progress(name, NOT_STARTED) for name in SECTION_ORDER)
    assert seen.is_done is False


def test_right_application_is_done() -> None:
    seen = overview(draft("g", accounts=[account(1)]))
    assert seen.sections == tuple(Progress(name, DONE) for name in SECTION_ORDER)
    assert seen.is_done is True


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": ""}, Progress("client", STARTED, 1)),
        ({"name": "", "registration_number": ""}, Progress("client", STARTED, 2)),
        ({"registration_number": "1"}, Progress("client", WRONG, 1)),
        ({"name": "", "registration_number": "1"}, Progress("client", WRONG, 2)),
    ],
)
def test_section_is_started_while_only_something_is_missing(change: dict[str, str], expected: Progress) -> None:
    seen = overview(draft("g", {"client": SECTIONS["client"] | change}))
    assert seen.sections[0] == expected


def test_section_with_a_warning_is_done() -> None:
    seen = overview(draft("g", {"user": SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1"}}))
    assert seen.sections[2] == Progress("user", DONE, 0, 1)


def test_accounts_with_errors_are_to_be_mended() -> None:
    seen = overview(draft("g", {}, [account(1), account(1, access_mode=""), account(2)]))
    assert seen.sections[3] == Progress("accounts", WRONG, 2)


def test_users_number_is_checked_by_the_clients_kind() -> None:
    bailiff = {"kind": "sworn_bailiff", "name": "Māra Liepiņa-Žagare", "registration_number": "050575-14962"}
    user = {
        "institution_name": "Māra Liepiņa-Žagare",
        "registration_number": "050575-14962",
        "allowed_ip_addresses": "",
    }
    assert overview(draft("g", {"client": bailiff, "user": user})).sections[2].state == DONE
    assert overview(draft("g", {"user": user})).sections[2].state == WRONG
