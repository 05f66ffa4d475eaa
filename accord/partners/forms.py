"""What the reader types: read strictly, given back as typed, never a password."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from accord.face.forms import Field as Question
from accord.face.forms import Form
from accord.partners.wording import EMAIL_MISSING, PASSWORD_MISSING, WORDING


@dataclass(frozen=True)
class Field:
    """One field as the page shows it."""

    name: str
    label: str
    type: str
    autocomplete: str
    value: str = ""
    error: str = ""


@dataclass(frozen=True)
class SignInForm:
    """An address and a password, as typed."""

    email: str = ""
    password: str = ""
    is_sent: bool = False

    @classmethod
    def read(cls, request: HttpRequest) -> SignInForm:
        """The form of a request; lengths are bounded, nothing else is changed."""
        return cls(
            email=request.POST.get("adresse", "").strip()[:254],
            password=request.POST.get("mot-de-passe", "")[:1024],
            is_sent=True,
        )

    @property
    def is_complete(self) -> bool:
        """Whether both fields were filled."""
        return bool(self.email and self.password)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The two fields, with their errors once the form was sent; the password is never given back."""
        email_error = EMAIL_MISSING if self.is_sent and not self.email else ""
        password_error = PASSWORD_MISSING if self.is_sent and not self.password else ""
        return (
            Field("adresse", "Adresse électronique", "email", "username", self.email, email_error),
            Field("mot-de-passe", "Mot de passe", "password", "current-password", "", password_error),
        )


@dataclass(frozen=True)
class CodeForm:
    """A one-time code or a recovery code, as typed; never given back."""

    code: str = ""

    @classmethod
    def read(cls, request: HttpRequest) -> CodeForm:
        """The form of a request."""
        return cls(code=request.POST.get("code-unique", "").strip()[:40])

    @property
    def fields(self) -> tuple[Field, ...]:
        """The one field."""
        return (Field("code-unique", "Code à six chiffres, ou code de secours", "text", "one-time-code"),)


class FirstCodeForm(Form):
    """The first code of a telephone that has just learnt its secret."""

    fields = (
        Question(
            "code-unique",
            "Code à six chiffres",
            hint="Celui que le téléphone montre maintenant.",
            required="Saisissez le code que montre votre téléphone.",
            maxlength=12,
            autocomplete="one-time-code",
        ),
    )


class OwnPasswordForm(Form):
    """One's present password, before something that matters."""

    fields = (
        Question(
            "mot-de-passe",
            "Votre mot de passe actuel",
            kind="password",
            required=PASSWORD_MISSING,
            maxlength=1024,
            autocomplete="current-password",
        ),
    )


class NewPasswordForm(OwnPasswordForm):
    """The present password, and twice the new one."""

    fields = (
        *OwnPasswordForm.fields,
        *(
            Question(
                name,
                label,
                kind="password",
                required=required,
                maxlength=1024,
                autocomplete="new-password",
            )
            for name, label, required in (
                ("nouveau-mot-de-passe", "Nouveau mot de passe", "Saisissez le nouveau mot de passe."),
                (
                    "confirmation-mot-de-passe",
                    "Nouveau mot de passe, une seconde fois",
                    "Saisissez le nouveau mot de passe une seconde fois.",
                ),
            )
        ),
    )

    def check(self) -> None:
        """Both say the same, and something new."""
        wanted = self.values["nouveau-mot-de-passe"]
        if wanted != self.values["confirmation-mot-de-passe"]:
            self.add_error("confirmation-mot-de-passe", WORDING["mot_de_passe.different"])
        elif wanted == self.values["mot-de-passe"]:
            self.add_error("nouveau-mot-de-passe", WORDING["mot_de_passe.meme"])
