"""People, institutions as workspaces, members of institutions, and invitations."""

from __future__ import annotations

import datetime
import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.tokens import token_hash

#: Days for which an invitation can be accepted.
INVITATION_DAYS = 7
_KEY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class UserManager(BaseUserManager["User"]):
    """Creates people. E-mail addresses are kept in lower case, as allauth compares them."""

    def never_verified_since(self, moment: datetime.datetime) -> models.QuerySet[User]:
        """People who began to sign up before that moment and never got in: no address verified, no membership."""
        begun = self.filter(date_joined__lt=moment, last_login=None, is_staff=False, memberships=None)
        return begun.exclude(emailaddress__verified=True)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person who can sign in; without a password, only by a provider."""
        if not email:
            raise ValueError("A person signs in with an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an administrator of the server."""
        return self.create_user(email, password, **fields | {"is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person with this address in any case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, who signs in with an e-mail address. Colleagues see the name."""

    email = models.EmailField(
        _("e-pasts"), unique=True, error_messages={"unique": _("Ar šo e-pastu jau kāds ir reģistrējies.")}
    )
    name = models.CharField(_("vārds, uzvārds"), max_length=150)
    is_staff = models.BooleanField(_("servera administrators"), default=False)
    is_active = models.BooleanField(_("var pieslēgties"), default=True)
    date_joined = models.DateTimeField(_("reģistrējies"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("cilvēks")
        verbose_name_plural = _("cilvēki")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name that the admin shows."""
        return str(self)

    get_short_name = get_full_name

    def sole_ownerships(self) -> list[Workspace]:
        """Return the institutions of which this person is the only owner."""
        others = Membership.objects.filter(workspace=models.OuterRef("pk"), role=Membership.OWNER).exclude(user=self)
        owned = Workspace.objects.filter(memberships__user=self, memberships__role=Membership.OWNER)
        return list(owned.exclude(models.Exists(others)))


def new_key() -> str:
    """Return a random key that names a workspace in addresses; it opens nothing."""
    return "".join(secrets.choice(_KEY_ALPHABET) for _place in range(10))


class Workspace(models.Model):
    """An institution: its applications, and the people who see them."""

    key = models.CharField(max_length=10, unique=True, default=new_key)
    name = models.CharField(_("nosaukums"), max_length=200)
    created_at = models.DateTimeField(_("izveidota"), default=timezone.now)

    class Meta:
        verbose_name = _("iestāde")
        verbose_name_plural = _("iestādes")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its list of applications."""
        return reverse("workspace", args=[self.key])


class Membership(models.Model):
    """A person's role in an institution."""

    OWNER, EDITOR = "owner", "editor"
    ROLES = {OWNER: _("Īpašnieks"), EDITOR: _("Redaktors")}

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships", verbose_name=_("iestāde"))
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("cilvēks"))
    role = models.CharField(_("loma"), max_length=6, choices=ROLES, default=EDITOR)
    since = models.DateTimeField(_("kopš"), default=timezone.now)

    class Meta:
        verbose_name = _("piederība iestādei")
        verbose_name_plural = _("piederības iestādēm")
        ordering = ("user__name", "pk")
        constraints = (models.UniqueConstraint(fields=["workspace", "user"], name="member_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.workspace_id}"

    @property
    def is_owner(self) -> bool:
        """Whether this member can change members and settings, and erase."""
        return self.role == self.OWNER


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Invitations that can still be accepted."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def of_token(self, token: str) -> InvitationQuerySet:
        """The open invitation with this token, if any."""
        return self.open().filter(token_hash=token_hash(token))


class Invitation(models.Model):
    """A link by which one person, the first to use it, joins an institution."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=6, choices=Membership.ROLES, default=Membership.EDITOR)
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"Invitation {self.pk}"
