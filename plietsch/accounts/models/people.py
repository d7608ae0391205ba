"""People of the network."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models.profiles import Profile, Visibility
from plietsch.core.addresses import address
from plietsch.core.names import Person


class Sector(models.TextChoices):
    """The five groups of people that the network brings together."""

    ADMINISTRATION = "administration", _("Verwaltung")
    SELF_GOVERNMENT = "self_government", _("Selbstverwaltung")
    BUSINESS = "business", _("Wirtschaft")
    SCIENCE = "science", _("Wissenschaft")
    PUBLIC_SERVICES = "public_services", _("Daseinsvorsorge")


class Theme(models.Model):
    """A field of work that people choose, such as Mobilität; the list is the network's own.

    The names that a network starts with are translated, others are shown as they were written.
    """

    name = models.CharField(_("Name"), max_length=60, unique=True, db_collation="german")

    def __str__(self) -> str:
        return gettext(self.name)


class UserQuerySet(models.QuerySet["User"]):
    """People, filtered by who may see them."""

    def members(self) -> Self:
        """Those who take part: active and approved."""
        return self.filter(is_active=True, approved_at__isnull=False)

    def visible_to(self, user: Person) -> Self:
        """Everybody sees themselves and the members who are listed for them; the office sees all."""
        listed = models.Q(is_active=True, approved_at__isnull=False, listed_to__in=audiences_including(user))
        if not user.is_authenticated:
            return self.filter(listed)
        return self.all() if user.is_office else self.filter(models.Q(pk=user.pk) | listed)

    def listed_for(self, user: Person) -> Self:
        """The members whose names stand in the directory that this person reads."""
        return self.members().filter(listed_to__in=audiences_including(user))


def audiences_including(user: Person) -> list[str]:
    """The settings of a part of a profile with which this person sees it."""
    if user.is_authenticated and user.is_member:
        return [Visibility.MEMBERS, Visibility.PUBLIC]
    return [Visibility.PUBLIC]


class UserManager(BaseUserManager["User"]):
    """Creates people; used by allauth and `createsuperuser`."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Who types it at the server vouches for the address: mail may not work yet."""
        from allauth.account.models import EmailAddress

        fields.setdefault("name", "Netzwerkbüro")
        with transaction.atomic(using=self._db):
            user = self.create_user(email, password, is_office=True, approved_at=timezone.now(), **fields)
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return user


class User(Profile, AbstractBaseUser, PermissionsMixin):
    """A person; pending until approved, then a member. After erasure an empty row without a name."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=120, db_collation="german")
    sector = models.CharField(_("Bereich"), max_length=20, choices=Sector, blank=True)
    language = models.CharField(_("Sprache der Oberfläche"), max_length=5, default="de")
    is_active = models.BooleanField(default=True)
    is_office = models.BooleanField(_("Netzwerkbüro"), default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="user_by_name"),
            models.Index(fields=["sector"], name="user_by_sector"),
            # Counts and the few of the office must not read through 100,000 people.
            models.Index(fields=["erased_at"], name="user_by_erasure"),
            models.Index(fields=["listed_to", "is_active", "approved_at"], name="user_by_audience"),
            models.Index(fields=["name", "id"], condition=models.Q(is_office=True), name="user_of_office"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("accounts:member", user=self.pk)

    def get_full_name(self) -> str:
        """The name, as the portal's editor asks for it."""
        return self.name

    def get_short_name(self) -> str:
        """How the editor's mails greet."""
        return self.name

    @property
    def is_member(self) -> bool:
        """Whether this person takes part in the network."""
        return self.is_active and self.approved_at is not None

    @property
    def is_staff(self) -> bool:
        """Django's word for the network office."""
        return self.is_office
