import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Organisation(models.Model):
    """A public body or partner. `siret` is empty for the partners that have none yet."""

    class Kind(models.TextChoices):
        DEPARTEMENT = "departement", "Département"
        REGION = "region", "Région"
        STATE = "etat", "Service de l’État"
        PROVIDER = "organisme-formation", "Organisme de formation"
        REFERENT_BODY = "structure-referente", "Structure référente"
        SOCIAL_SECURITY = "caf", "CAF ou MSA"
        EMPLOYMENT_SERVICE = "france-travail", "France Travail"
        OTHER = "autre", "Autre partenaire"

    siret = models.CharField(max_length=14, null=True, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=24, choices=Kind)
    departement = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from their memberships, never from the account."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name


class Role(models.TextChoices):
    STEERING = "pilotage", "Pilotage de l’insertion"
    TRAINING_SERVICE = "service-formation", "Service formation"
    REFERENT = "referent", "Référent unique"
    PROVIDER = "organisme", "Organisme de formation"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Membership(models.Model):
    """A user acts for an organisation in one role, between two dates (the end is open when empty)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)


class SecondFactor(models.Model):
    """What lets a user give one-time codes. Counts once confirmed; `last_step` forbids a code twice."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret_sealed = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """A code that replaces a lost telephone, once. Only its keyed hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class SignInCounter(models.Model):
    """Failures of one address, account or network, under its keyed hash: the table tells nobody's name."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)
