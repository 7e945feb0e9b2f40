"""Settings, all of them read from the environment; docs/operating.md documents each in one table.

Importing them never fails, so that `check_application` works without any environment.
`ekase_pieteikums.startup_checks` demands the settings of production before anything is served or stored.
"""

from pathlib import Path
from typing import Any

import environ

from applications.domain.sizes import LARGEST_FILE
from ekase_pieteikums.oidc import openid_connect_apps

env = environ.Env()

_CHECKOUT = Path(__file__).resolve().parent.parent
_IN_WHEEL = Path(__file__).resolve().parent / "data"

#: The folder of templates, static files and translations.
BASE_DIR = _IN_WHEEL if _IN_WHEEL.is_dir() else _CHECKOUT
#: The folder of what is written: in a checkout its own, else below the folder in which the program is started.
VAR_DIR = Path(env.str("VAR_DIR", default="") or (_CHECKOUT if BASE_DIR == _CHECKOUT else Path.cwd()) / "var")

DEBUG = env.bool("DEBUG", default=False)
# env.str would take a key that begins with "$" for the name of another variable.
SECRET_KEY = env.ENVIRON.get("SECRET_KEY", "development-only" if DEBUG else "")
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in env.list("CSRF_TRUSTED_ORIGINS", default=[])]

INSTALLED_APPS = [
    "ekase_pieteikums.apps.ProjectConfig",
    "applications.apps.ApplicationsConfig",
    "institutions.apps.InstitutionsConfig",
    "registers.apps.RegistersConfig",
    "ekase_pieteikums.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for FORM_RENDERER
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ekase_pieteikums.middleware.NothingStoredMiddleware",
    "ekase_pieteikums.middleware.Utf8BodiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ekase_pieteikums.sessions.RenewSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ekase_pieteikums.errors.NotAllowedPageMiddleware",
]

ROOT_URLCONF = "ekase_pieteikums.urls"
WSGI_APPLICATION = "ekase_pieteikums.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["ekase_pieteikums.template_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "institutions.access.people",
                "ekase_pieteikums.context_processors.product",
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
        # synchronous = FULL: what a page has said is saved survives a power cut.
        # secure_delete: what a person erases is overwritten in the file, personal codes above all.
        "init_command": (
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
            "PRAGMA cache_size = -16384; PRAGMA mmap_size = 134217728; PRAGMA temp_store = MEMORY"
        ),
    }

# What counts attempts to sign in has to be seen by every process, and by every machine: the database.
CACHES = {
    "default": {
        "BACKEND": "common.counters.Counters",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# ---- The queue of tasks: in the database, so that a task is committed with what it follows from (common/queue.py)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

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
    "staticfiles": {"BACKEND": "ekase_pieteikums.static_storage.Storage"},
}

# ---- Uploads

#: A body with a file as large as the e-address takes, and what a form puts around it.
UPLOAD_MAX_SIZE = LARGEST_FILE + 64 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # what is typed or pasted
# Whatever is not refused by its size stays in memory: no upload is written to the disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_SIZE
FILE_UPLOAD_HANDLERS = [
    "ekase_pieteikums.uploads.LimitUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]

# ---- Sessions: whose a draft is

SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
SESSION_COOKIE_NAME = "session"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---- People: how they sign in

AUTH_USER_MODEL = "institutions.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "applications"

ACCOUNT_ADAPTER = "institutions.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "institutions.signing_up.SignupForm"}
ACCOUNT_SIGNUP_FORM_CLASS = "institutions.forms.SignupForm"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code is typed where the draft is; a link may open in another browser.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True

MFA_ADAPTER = "institutions.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "eKase pieteikums"
# A code typed in its last second still holds when it arrives (RFC 6238, 5.2: one step for the delay).
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "institutions.second_factor.AddKeyForm",
    "edit_webauthn": "institutions.second_factor.RenameKeyForm",
}

SOCIALACCOUNT_ADAPTER = "institutions.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": openid_connect_apps(env.str("OPENID_CONNECT", default=""))}
}

ADMIN_PATH = env.str("ADMIN_PATH", default="administresana").strip("/")

# ---- Mail: to the console in development, into files otherwise, until EMAIL_URL names a server

if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
elif DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
#: Letters to addresses that somebody typed, of the whole site.
LETTERS_PER_HOUR = env.int("LETTERS_PER_HOUR", default=500)
#: Where people open the site: what is mailed without a request has links too.
PUBLIC_URL = env.str("PUBLIC_URL", default="")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="eKase pieteikums <ekase@localhost>")

# ---- Registers that `fetch_registers` downloads: what the Register of Enterprises publishes daily (CC0)

_PUBLISHED = "https://dati.ur.gov.lv"
_REGISTERS = [
    f"{_PUBLISHED}/register/ppi_public_persons_institutions.csv",
    f"{_PUBLISHED}/register/ppi_delegated_entities.csv",
    f"{_PUBLISHED}/register/register.csv",
    f"{_PUBLISHED}/register/register_name_history.csv",
    f"{_PUBLISHED}/officers/officers.csv",
]
REGISTER_URLS = env.list("REGISTER_URLS", default=_REGISTERS)

# ---- Signing with a card: the time stamp service, and responders (OCSP) with addresses that are not public

TSA_URL = env.str("TSA_URL", default="")
TSA_USER, TSA_PASSWORD = env.str("TSA_USER", default=""), env.str("TSA_PASSWORD", default="")
#: Paths of PEM files, by which the service knows this server.
TSA_CERTIFICATE, TSA_KEY = env.str("TSA_CERTIFICATE", default=""), env.str("TSA_KEY", default="")
OCSP_PRIVATE_HOSTS = env.list("OCSP_PRIVATE_HOSTS", default=[])

# ---- How long things are kept

#: Years after its end for which an application of an institution is kept; 0: until somebody erases it.
ENDED_KEPT_YEARS = env.int("ENDED_KEPT_YEARS", default=0)

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
    "root": {"handlers": ["stderr"], "level": "WARNING"},  # libraries log more than an operator needs
    "loggers": {
        "applications": {"level": LOG_LEVEL},
        "institutions": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "psycopg.pool": {"level": "ERROR"},  # each attempt to connect would be a line while the database is away
    },
}
