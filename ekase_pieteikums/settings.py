"""Settings, all of them read from the environment; README.md documents each in one table.

Importing them never fails, so that `check_application` works with no environment at all. What production cannot do
without is demanded by `ekase_pieteikums.demands` where something is about to be served or stored.
"""

from pathlib import Path
from typing import Any

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
# env.str would take a key that begins with "$" for the name of another variable.
SECRET_KEY = env.ENVIRON.get("SECRET_KEY", "development-only" if DEBUG else "")
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in env.list("CSRF_TRUSTED_ORIGINS", default=[])]

INSTALLED_APPS = [
    "ekase_pieteikums.apps.ProjectConfig",
    "applications.apps.ApplicationsConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for FORM_RENDERER
    "crispy_forms",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ekase_pieteikums.bodies.NothingStoredMiddleware",
    "ekase_pieteikums.bodies.Utf8BodiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ekase_pieteikums.sessions.RenewSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "ekase_pieteikums.urls"
WSGI_APPLICATION = "ekase_pieteikums.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The template pack and the widgets' templates are the project's own, in templates/.
CRISPY_ALLOWED_TEMPLATE_PACKS = ("ekase",)
CRISPY_TEMPLATE_PACK = "ekase"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---- Database

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'ekase.sqlite3'}"),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # With Django's deferred transactions half of all read-then-write requests failed under four workers.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # secure_delete: what a person erases is overwritten in the file, personal codes above all.
        "init_command": (
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
            "PRAGMA cache_size = -16384; PRAGMA mmap_size = 134217728; PRAGMA temp_store = MEMORY"
        ),
    }

# ---- Language and time

LANGUAGE_CODE = "lv"
LANGUAGES = [("lv", "latviešu")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Riga"

# ---- Static files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is kept in files
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- Uploads

#: A body with a file as large as the e-address takes, and what a form puts around it.
UPLOAD_MAX_SIZE = 10 * 1024 * 1024 + 64 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # what is typed or pasted
FILE_UPLOAD_HANDLERS = [
    "ekase_pieteikums.uploads.LimitUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# ---- Sessions: whose a draft is

SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
SESSION_COOKIE_NAME = "session"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---- Security. Django's defaults add: no framing (DENY), nosniff, referrer and opener policy same-origin, HttpOnly
# session cookie, SameSite=Lax, 2.5 MB and 1,000 fields a request.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

HTTPS = env.bool("HTTPS", default=False)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60)
    SESSION_COOKIE_NAME = "__Host-session"  # browsers take it from this very host and over HTTPS only
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
# HSTS for subdomains and the preload list bind hosts that are not this application's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# ---- Logs: to standard error, personal codes masked

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "ekase_pieteikums.logs.MaskingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},  # libraries tell more than an operator needs
    "loggers": {
        "applications": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
