"""People, institutions as workspaces, who belongs to them, and invitations."""

from __future__ import annotations

import datetime
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.tokens import new_token, token_hash

#: Days: how long an invitation can be accepted.
INVITATION_DAYS = 7
_KEY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class LastOwner(Exception):
    """The institution would be left without an owner."""


class UserManager(BaseUserManager["User"]):
    """Makes people; an e-mail address is kept in small letters, as allauth compares it."""

    def never_verified_since(self, moment: datetime.datetime) -> models.QuerySet[User]:
        """Who began to sign up before that moment and never got in: no address is verified, nothing is theirs."""
        begun = self.filter(date_joined__lt=moment, last_login=None, is_staff=False, memberships=None)
        return begun.exclude(emailaddress__verified=True)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who can sign in; without a password only by other means."""
        if not email:
            raise ValueError("A person signs in with an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator of the server."""
        return self.create_user(email, password, **fields | {"is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this address, however its letters are written."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, who signs in with an e-mail address and is shown to colleagues by name."""

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

    if TYPE_CHECKING:
        memberships: models.Manager[Membership]

    class Meta:
        verbose_name = _("cilvēks")
        verbose_name_plural = _("cilvēki")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name, as the admin asks for it."""
        return str(self)

    get_short_name = get_full_name

    def erase(self) -> None:
        """Delete the person with their memberships; LastOwner where an institution would be left without an owner."""
        with transaction.atomic():
            for workspace in Workspace.objects.filter(memberships__user=self).order_by("pk"):  # the same order for all
                with suppress(Workspace.DoesNotExist):
                    workspace.lock()
            if self.sole_ownerships():
                raise LastOwner
            self.delete()

    def sole_ownerships(self) -> list[Workspace]:
        """The institutions that have no owner but this person."""
        others = Membership.objects.filter(workspace=models.OuterRef("pk"), role=Membership.OWNER).exclude(user=self)
        owned = Workspace.objects.filter(memberships__user=self, memberships__role=Membership.OWNER)
        return list(owned.exclude(models.Exists(others)))


def new_key() -> str:
    """What names a workspace in addresses; it opens nothing."""
    return "".join(secrets.choice(_KEY_ALPHABET) for _place in range(10))


class Workspace(models.Model):
    """An institution's place: its applications and the people who see them."""

    key = models.CharField(max_length=10, unique=True, default=new_key)
    name = models.CharField(_("nosaukums"), max_length=200)
    created_at = models.DateTimeField(_("izveidota"), default=timezone.now)

    objects: ClassVar[models.Manager[Workspace]] = models.Manager()

    if TYPE_CHECKING:
        memberships: models.Manager[Membership]
        invitations: models.Manager[Invitation]

    class Meta:
        verbose_name = _("iestāde")
        verbose_name_plural = _("iestādes")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list of its applications."""
        return reverse("workspace", args=[self.key])

    @classmethod
    def start(cls, name: str, owner: User) -> Workspace:
        """A new institution with its first owner."""
        with transaction.atomic():
            workspace = cls.objects.create(name=name)
            workspace.memberships.create(user=owner, role=Membership.OWNER)
        return workspace

    def lock(self) -> None:
        """Let nobody else change who belongs here until this transaction ends; DoesNotExist where it is erased."""
        Workspace.objects.select_for_update().get(pk=self.pk)


class Membership(models.Model):
    """That a person belongs to an institution, and as what."""

    OWNER, EDITOR = "owner", "editor"
    ROLES = {OWNER: _("Īpašnieks"), EDITOR: _("Sagatavotājs")}

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships", verbose_name=_("iestāde"))
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("cilvēks"))
    role = models.CharField(_("loma"), max_length=6, choices=ROLES, default=EDITOR)
    since = models.DateTimeField(_("kopš"), default=timezone.now)

    objects: ClassVar[models.Manager[Membership]] = models.Manager()

    class Meta:
        verbose_name = _("piederība iestādei")
        verbose_name_plural = _("piederības iestādēm")
        ordering = ("user__name", "pk")
        constraints = (models.UniqueConstraint(fields=["workspace", "user"], name="member_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.workspace_id}"

    @property
    def is_owner(self) -> bool:
        """Whether members, settings and erasing are this person's affair."""
        return self.role == self.OWNER

    def change_role(self, role: str) -> None:
        """Make the member an owner or an editor; LastOwner where no owner would be left.

        DoesNotExist where the member has left meanwhile.
        """
        with transaction.atomic():
            self._check_owners(leaves=role != self.OWNER)
            if role != self.OWNER:
                self._withdraw_invitations()
            self.role = role
            self.save(update_fields=["role"])

    def end(self) -> None:
        """Take the member out; LastOwner where no owner would be left, DoesNotExist where the member has left."""
        with transaction.atomic():
            self._check_owners(leaves=True)
            self._withdraw_invitations()
            self.delete()

    def _withdraw_invitations(self) -> None:
        """Or whoever has left would come back by a link of their own."""
        Invitation.objects.open().filter(workspace=self.workspace, invited_by=self.user).delete()

    def _check_owners(self, *, leaves: bool) -> None:
        self.workspace.lock()
        self.refresh_from_db(fields=["role"])
        owners = self.workspace.memberships.filter(role=self.OWNER)
        if leaves and self.is_owner and not owners.exclude(pk=self.pk).exists():
            raise LastOwner


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Those that can still be accepted."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def of_token(self, token: str) -> InvitationQuerySet:
        """The open one that this token opens, if any."""
        return self.open().filter(token_hash=token_hash(token))


class Invitation(models.Model):
    """A link by which one person, whoever opens it first, joins an institution."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=6, choices=Membership.ROLES, default=Membership.EDITOR)
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @classmethod
    def issue(cls, workspace: Workspace, role: str, by: User, email: str = "") -> str:
        """A new invitation; its token, which is kept nowhere."""
        token = new_token()
        cls.objects.create(
            workspace=workspace,
            role=role,
            email=email,
            invited_by=by,
            token_hash=token_hash(token),
            expires_at=timezone.now() + datetime.timedelta(days=INVITATION_DAYS),
        )
        return token

    def accept(self, user: User) -> bool:
        """Make the person a member; False where it was used, withdrawn, too old or its institution erased by then.

        Whoever is a member already stays what they are, and the invitation remains for somebody else.
        """
        try:
            with transaction.atomic():
                self.workspace.lock()
                if self.workspace.memberships.filter(user=user).exists():
                    return True
                if not Invitation.objects.open().filter(pk=self.pk).update(used_at=timezone.now(), used_by=user):
                    return False
                self.workspace.memberships.create(user=user, role=self.role)
        except Workspace.DoesNotExist:
            return False
        return True
