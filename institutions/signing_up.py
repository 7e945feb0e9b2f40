"""allauth's form for signing up, which takes as long for an address that somebody has as for a new one."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest


class SignupForm(AllauthSignupForm):
    """Of a known address nobody is told but its owner, by mail. Nor by the time that the answer takes, nearly all of
    which goes into the password.
    """

    def try_save(self, request: HttpRequest) -> Any:
        """Save the person; where somebody has the address, only do the work of it."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
