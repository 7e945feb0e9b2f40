"""What every test stands on."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings

SECRET_KEY = "a key that only the tests know, as long as a real one: 0123456789"

# Not among the overridden settings: to restore an empty key, Django would read it, and refuses to.
settings.SECRET_KEY = SECRET_KEY


@pytest.fixture(scope="session", autouse=True)
def test_settings() -> Iterator[None]:
    """Production settings, but for what the environment gives there and for static files, read where they lie."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": static},
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # a right one takes half a second
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file of this run's own, so that the live server's threads have connections of their own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
