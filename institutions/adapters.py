"""How signing in differs here from what allauth does."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from common import letters
from institutions import devices
from institutions.access import GUEST_KEY

logger = logging.getLogger("institutions.mail")
#: The template of allauth's message that a code was mailed.
_MAILED = "account/messages/email_confirmation_sent.txt"


def not_mailed(error: OSError) -> None:
    """Log that the mail server took no letter, without the addressee."""
    logger.error("a mail was not sent: %s", type(error).__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with an e-mail address."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address, by which attempts are counted. Behind a proxy, the proxy names it."""
        named = request.headers.get("X-Real-IP", "") if settings.HTTPS else ""
        return clean_client_ip(named) or clean_client_ip(request.META.get("REMOTE_ADDR", "")) or "127.0.0.1"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count guesses from a device on which this person has signed in apart: strangers' guesses do not lock it."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{device}" if (device := devices.known(request, credentials.get("email", ""))) else key

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Let the browser remember that this person signed in on it."""
        response: HttpResponse = super().post_login(request, user, **more)
        devices.remember(response, user.email)
        return response

    def format_email_subject(self, subject: str) -> str:
        """Return the subject without a host's name before it."""
        return subject

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the address of the profile, where the password is changed."""
        return reverse("profile")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter. If no server takes it, the next page says so; asking for another code tries again."""
        try:
            letters.count()
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            not_mailed(error)
            current.request.mail_failed = True
            text = _("Vēstuli uz %(email)s neizdevās nosūtīt. Mēģiniet vēlāk.")
            messages.error(current.request, text % {"email": email})

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Show a message, unless it says that a letter was sent and none was."""
        if message_template == _MAILED and getattr(request, "mail_failed", False):
            return
        super().add_message(request, level, message_template, *args, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        """End the session. A guest's applications stay with the browser, since nobody else can reach them."""
        guest = request.session.get(GUEST_KEY)
        super().logout(request)
        if guest:
            request.session[GUEST_KEY] = guest


class SocialAdapter(DefaultSocialAccountAdapter):
    """Signing in with an OpenID Connect provider."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the person's name from the provider's claims."""
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(part for part in parts if part))[:150]
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of second factors, so that a copy of the database is not enough to sign in."""

    def encrypt(self, text: str) -> str:
        """Encrypt with a key made from SECRET_KEY."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what `encrypt` returned."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    key = HKDF(SHA256(), 32, None, b"ekase-pieteikums second factor").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))
