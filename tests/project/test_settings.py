"""Settings come from the environment, and production does not start without what it needs."""

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.signing import JSONSerializer
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from ekase_pieteikums.logs import MaskingFormatter
from ekase_pieteikums.startup_checks import missing_settings
from tests.support.running import SECRET_KEY

PRODUCTION = {"SECRET_KEY": SECRET_KEY, "ALLOWED_HOSTS": "pieteikumi.example.lv"}
REFUSAL = "in the environment: without them production does not start (see docs/operating.md)."


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an environment that holds these variables and no other of ours."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("secret_key", "allowed_hosts", "missing"),
    [
        (SECRET_KEY, ["a.lv"], ""),
        ("", ["a.lv"], "Set SECRET_KEY " + REFUSAL),
        (SECRET_KEY, [], "Set ALLOWED_HOSTS " + REFUSAL),
        ("", [], "Set SECRET_KEY and ALLOWED_HOSTS " + REFUSAL),
    ],
)
def test_missing_settings_are_named_in_one_sentence(secret_key: str, allowed_hosts: list[str], missing: str) -> None:
    with override_settings(DEBUG=False, SECRET_KEY=secret_key, ALLOWED_HOSTS=allowed_hosts):
        assert missing_settings() == missing


def test_development_needs_no_settings() -> None:
    with override_settings(DEBUG=True, SECRET_KEY="", ALLOWED_HOSTS=[]):
        assert missing_settings() == ""


@pytest.mark.server
@pytest.mark.parametrize("command", [["migrate"], ["check"], ["runserver", "--noreload"]])
def test_command_refuses_without_settings(command: list[str]) -> None:
    done = run("manage.py", *command, ALLOWED_HOSTS="pieteikumi.example.lv")
    assert done.returncode == 1
    assert "Set SECRET_KEY " + REFUSAL in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.server
def test_server_refuses_without_settings() -> None:
    done = run("-c", "import ekase_pieteikums.wsgi", SECRET_KEY=SECRET_KEY)
    assert done.returncode == 1
    assert done.stderr.endswith(f"ImproperlyConfigured: Set ALLOWED_HOSTS {REFUSAL}\n")


@pytest.mark.server
def test_what_a_server_writes_is_the_owners_alone() -> None:
    code = "import os; os.umask(0o022); import ekase_pieteikums.wsgi; print(oct(os.umask(0)))"
    assert run("-c", code, **PRODUCTION).stdout == "0o77\n"


@pytest.mark.server
def test_documents_are_checked_without_any_settings(tmp_path: Path) -> None:
    document = tmp_path / "empty.json"
    document.write_text('{"format": "ekase-pieteikums/1"}')
    done = run("manage.py", "check_application", str(document), "--json", VAR_DIR=str(tmp_path / "var"))
    assert (done.returncode, done.stderr) == (1, "")
    assert {finding["code"] for finding in json.loads(done.stdout)["files"][0]["findings"]} >= {"required"}
    assert not (tmp_path / "var").exists()


@pytest.mark.server
def test_deployment_check_is_clean_with_documented_settings() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, HTTPS="on")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.server
def test_https_secures_cookies_and_redirects() -> None:
    names = "SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS SESSION_COOKIE_NAME"
    code = f"from django.conf import settings; print(*[getattr(settings, name) for name in '{names}'.split()])"
    module = "ekase_pieteikums.settings"
    assert (
        run("-c", code, DJANGO_SETTINGS_MODULE=module, HTTPS="on").stdout == "True True True 31536000 __Host-session\n"
    )
    assert run("-c", code, DJANGO_SETTINGS_MODULE=module).stdout == "False False False 0 session\n"


@pytest.mark.server
def test_database_url_chooses_the_database() -> None:
    code = "from django.conf import settings as s; d = s.DATABASES['default']; print(d['ENGINE'], d['NAME'])"
    module = "ekase_pieteikums.settings"
    done = run("-c", code, DJANGO_SETTINGS_MODULE=module, DATABASE_URL="postgres://me:secret@db.example.lv/ekase")
    assert done.stdout == "django.db.backends.postgresql ekase\n"
    done = run("-c", code, DJANGO_SETTINGS_MODULE=module, VAR_DIR="/srv/ekase")
    assert done.stdout == "django.db.backends.sqlite3 /srv/ekase/ekase.sqlite3\n"


@pytest.mark.server
def test_secret_key_and_hosts_are_taken_as_people_write_them() -> None:
    code = "from django.conf import settings; print(settings.SECRET_KEY, settings.ALLOWED_HOSTS)"
    environment = {"SECRET_KEY": "$ecret,", "ALLOWED_HOSTS": "a.lv, b.lv"}
    done = run("-c", code, DJANGO_SETTINGS_MODULE="ekase_pieteikums.settings", **environment)
    assert done.stdout == "$ecret, ['a.lv', 'b.lv']\n"


def test_session_outlives_30_days_and_holds_json_only() -> None:
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == timedelta(days=30)
    assert settings.SESSION_SERIALIZER.endswith(JSONSerializer.__name__)
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


@pytest.mark.parametrize(
    "code",
    [
        "010190-12345",
        "01019012345",
        "010190 12345",
        "010190–12345",
        "010190‑12345",
        "010190%E2%80%9312345",
        "32123412345",
    ],
)
def test_log_masks_personal_codes_in_message_arguments_and_exception(code: str) -> None:
    formatter = MaskingFormatter("{message}", style="{")
    try:
        raise ValueError(f"value {code} too long")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, __file__, 1, "In %s: '%s'", (code, code), sys.exc_info())
    text = formatter.format(record)
    assert code not in text
    assert text.startswith("In ******-*****: '******-*****'\n")
    assert text.endswith("ValueError: value ******-***** too long")


@pytest.mark.parametrize("text", ["LV80TREL2130123456789", "+371 67094368", "1234567890", "123456789012"])
def test_log_leaves_other_numbers(text: str) -> None:
    record = logging.LogRecord("a", logging.INFO, __file__, 1, text, (), None)
    assert MaskingFormatter("{message}", style="{").format(record) == text


@pytest.mark.parametrize(
    "place", ["/paraksti/{}/", "/uzaicinajums/{}/", "/paraksti/{}/dokuments/a.pdf", "next=%2Fparaksti%2F{}%2F"]
)
def test_log_masks_tokens_in_addresses(place: str) -> None:
    token = "bNq-_5cX0T3yqfC7dM1e2sVw8aZ4kLhJ6gR9uPiOxYt"
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Gone: %s", (place.format(token),), None)
    shown = MaskingFormatter("{message}", style="{").format(record)
    assert token not in shown
    assert token[-12:] not in shown
    assert shown.startswith("Gone: ") and "***" in shown


def test_every_handler_masks() -> None:
    assert settings.LOGGING["handlers"] == {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}}
    assert {handler.formatter.__class__ for handler in logging.getLogger().handlers} >= {MaskingFormatter}
    assert logging.getLogger("django").handlers == []


def test_upload_is_refused_by_its_size_alone(rf: RequestFactory) -> None:
    def upload(size: int) -> HttpRequest:
        return rf.post("/", {"file": SimpleUploadedFile("accounts.xlsx", b"0" * size), "name": "a"})

    with override_settings(UPLOAD_MAX_SIZE=4000):
        fits = upload(3000)
        file = fits.FILES["file"]
        assert isinstance(file, UploadedFile)
        assert file.size == 3000
        assert fits.POST["name"] == "a"
        with pytest.raises(RequestDataTooBig, match="is over UPLOAD_MAX_SIZE"):
            upload(4000).FILES  # noqa: B018
