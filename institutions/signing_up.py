"""allauth's form for signing up, which takes as long for a known address as for a new one."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect


class SignupForm(AllauthSignupForm):
    """Hides whether an address is known: only its owner learns it, by mail.

    Hashing the password takes nearly all of the time of an answer, so it is hashed for a known address too.
    """

    def try_save(self, request: HttpRequest) -> Any:
        """Save the person; only do the same work if the address is known.

        A form that is sent twice at once saves the person once; both answers lead to the page that asks for the code.
        """
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return None, redirect("account_email_verification_sent")
