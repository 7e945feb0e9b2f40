"""The WSGI application: `granian --interface wsgi ekase_pieteikums.wsgi:application`."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # what the database writes beside itself holds personal codes too
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ekase_pieteikums.settings")

application = get_wsgi_application()

from ekase_pieteikums.startup_checks import missing_settings, wrong_providers  # noqa: E402 (once Django is set up)

if sentence := missing_settings() or wrong_providers():
    raise ImproperlyConfigured(sentence)
