"""The keys of an agreement's senders: those that stand, a new one shown once, one to be revoked."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.queries import organisation_of
from accord.deposits.models import SenderKey
from accord.face.components import Badge, Confirmation, Crumb
from accord.face.forms import Field, Form, FormSheet
from accord.face.once import new_token
from accord.face.words import say_instant

NO_BODY = "Aucun émetteur de la convention n’est encore nommé : nommez ses parties, puis revenez."


class KeyForm(Form):
    """Whose key, and what for."""

    def __init__(self, place: Place, data: object = None) -> None:
        super().__init__(data)
        self.fields = (
            Field(
                "emetteur",
                "Émetteur",
                kind="select",
                required="Choisissez qui déposera avec cette clé.",
                options=(("", "Choisir"), *list_senders(place)),
            ),
            Field(
                "libelle",
                "À quoi sert cette clé",
                hint="Par exemple : serveur de transfert de la CAF.",
                required="Dites à quoi sert cette clé, pour savoir plus tard laquelle retirer.",
                maxlength=80,
            ),
        )


@dataclass(frozen=True)
class KeyLine:
    """A key as the page shows it; `revoke` is where to ask to take it back, or `revoked` says when it was."""

    label: str
    sender: str
    made: str
    state: Badge
    revoke: str
    revoked: str


@dataclass(frozen=True)
class KeysPage:
    """`word` is shown once, just made."""

    crumbs: tuple[Crumb, ...]
    word: str
    address: str
    lines: tuple[KeyLine, ...]
    form: FormSheet | None
    without: str
    action: str
    confirmation: Confirmation | None


def list_senders(place: Place) -> tuple[tuple[str, str], ...]:
    """The senders of the agreement's files that a body plays: (key, name)."""
    found = {}
    for form in place.declared.formats:
        body = organisation_of(place.agreement, form.sender)
        if body is not None:
            found[form.sender] = body.name
    return tuple(sorted(found.items(), key=lambda one: one[1]))


def build_keys_page(
    place: Place, address: str, form: KeyForm, *, word: str = "", revoking: SenderKey | None = None
) -> KeysPage:
    """The page. `address` is where files are sent; `revoking` waits to be confirmed."""
    keys = SenderKey.objects.filter(agreement=place.agreement).select_related(
        "sender", "created_by", "revoked_by"
    )
    own = {"agreement": place.agreement.key}
    url = reverse("sender-keys", kwargs=own)
    return KeysPage(
        crumbs=(
            Crumb("Accueil", reverse("home")),
            Crumb("Dépôts", reverse("deposits", kwargs=own)),
            Crumb("Clés de dépôt"),
        ),
        word=word,
        address=address,
        lines=tuple(_describe(one, url) for one in keys.order_by("-pk")),
        form=form.sheet(token=new_token()) if list_senders(place) else None,
        without=NO_BODY,
        action=url,
        confirmation=_confirm(place, revoking, url) if revoking else None,
    )


def _describe(key: SenderKey, url: str) -> KeyLine:
    by = f", par {key.created_by.full_name}" if key.created_by else ""
    made = f"{say_instant(key.created_at)}{by}"
    if key.revoked_at:
        who = f", par {key.revoked_by.full_name}" if key.revoked_by else ""
        taken_back = f"{say_instant(key.revoked_at)}{who}"
        return KeyLine(key.label, key.sender.name, made, Badge("Retirée", "frozen"), "", taken_back)
    revoke = f"{url}?retirer={key.pk}"
    return KeyLine(key.label, key.sender.name, made, Badge("Ouverte", "done"), revoke, "")


def _confirm(place: Place, key: SenderKey, url: str) -> Confirmation:
    where = {"agreement": place.agreement.key, "number": key.pk}
    return Confirmation(
        heading=f"Retirer la clé « {key.label} » ?",
        consequence=f"{key.sender.name} ne déposera plus rien avec elle, et n’en lira plus les comptes "
        "rendus. Ce qui a été déposé reste.",
        undo="Elle ne pourra pas être rouverte ; une autre peut être créée à tout moment.",
        action_url=reverse("revoke-sender-key", kwargs=where),
        button="Retirer la clé",
        cancel_url=url,
        danger=True,
        hidden=(),
        token=new_token(),
    )
