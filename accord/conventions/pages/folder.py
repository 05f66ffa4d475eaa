"""A folder handed over, the bodies that play its parties, a draft given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.models import AgreementDraft, AgreementParty
from accord.conventions.pages.drafts import draft_crumbs, draft_url
from accord.conventions.pages.problems import ProblemList, list_problems
from accord.declaration import Agreement as DeclaredAgreement
from accord.declaration.clauses import Party
from accord.face.components import Confirmation, Crumb, Notice
from accord.face.forms import Field, Form, FormSheet
from accord.kit.problems import Problem
from accord.kit.text import fold_name
from accord.partners.actor import Actor
from accord.partners.models import Organisation

NOBODY = "personne"


@dataclass(frozen=True)
class FolderPage:
    """The form, and what was wrong with the folder that came: then nothing of it was kept."""

    crumbs: tuple[Crumb, ...]
    form: FormSheet
    refusal: Notice | None
    problems: ProblemList | None
    register_url: str


@dataclass(frozen=True)
class DiscardPage:
    """What giving a draft up means."""

    crumbs: tuple[Crumb, ...]
    confirmation: Confirmation


@dataclass(frozen=True)
class PartiesPage:
    """Which bodies play the parties: those already said, and a choice for the others."""

    crumbs: tuple[Crumb, ...]
    title: str
    named: tuple[tuple[str, str], ...]
    form: FormSheet
    back: str


class FreezeForm(Form):
    """Asks, for a new agreement, which party the reader's body plays; nothing otherwise."""

    def __init__(
        self, draft: AgreementDraft, declared: DeclaredAgreement, actor: Actor, data: Any = None
    ) -> None:
        own = find_own_party(declared, actor)
        super().__init__(data, initial={"partie": own})
        self.fields = ()
        if draft.agreement is None:
            self.fields = (
                Field(
                    "partie",
                    "Quelle partie est votre organisme ?",
                    kind="radios",
                    hint="La convention paraîtra dans vos pages ; les autres parties se rattachent ensuite.",
                    required="Choisissez la partie qu’est votre organisme.",
                    options=tuple((party.key, party.name) for party in declared.parties),
                ),
            )

    def is_valid(self) -> bool:
        """Also when there is nothing to ask."""
        return super().is_valid() if self.fields else True


class PartiesForm(Form):
    """One menu a party that nobody plays yet."""

    def __init__(self, place: Place, data: Any = None) -> None:
        taken = dict(
            AgreementParty.objects.filter(agreement=place.agreement).values_list("party", "organisation")
        )
        bodies = list(Organisation.objects.order_by("name"))
        self.waiting = [party for party in place.declared.parties if party.key not in taken]
        options = ((NOBODY, "personne pour l’instant"), *((str(body.pk), body.name) for body in bodies))
        super().__init__(
            data, initial={f"partie-{party.key}": _likely(party, bodies) for party in self.waiting}
        )
        self.fields = tuple(
            Field(f"partie-{party.key}", party.name, kind="select", options=options, required="Choisissez.")
            for party in self.waiting
        )

    def bodies(self) -> dict[str, Organisation]:
        """The bodies chosen, by party."""
        chosen = {party.key: self.values[f"partie-{party.key}"] for party in self.waiting}
        found = Organisation.objects.in_bulk([int(number) for number in chosen.values() if number != NOBODY])
        return {party: found[int(number)] for party, number in chosen.items() if number != NOBODY}


def find_own_party(declared: DeclaredAgreement, actor: Actor) -> str:
    """The party that has the reader's SIRET or name; empty when none has."""
    body = Organisation.objects.get(pk=actor.organisation_id)
    return next((party.key for party in declared.parties if _is(party, body)), "")


def _is(party: Party, body: Organisation) -> bool:
    return bool(party.siret and party.siret == body.siret) or fold_name(party.name) == fold_name(body.name)


def _likely(party: Party, bodies: list[Organisation]) -> str:
    return next((str(body.pk) for body in bodies if _is(party, body)), NOBODY)


def build_folder_page(
    actor: Actor, form: FormSheet, problems: list[Problem], refusal: str = ""
) -> FolderPage:
    """The page where a folder is handed over."""
    return FolderPage(
        crumbs=(Crumb("Conventions", reverse("agreements")), Crumb("Importer un dossier")),
        form=form,
        refusal=Notice(refusal, "late") if refusal else None,
        problems=list_problems(problems) if problems else None,
        register_url=reverse("register"),
    )


def build_discard_page(draft: AgreementDraft, token: str) -> DiscardPage:
    """Ask before a draft is given up."""
    kept = (
        f"La version {draft.base.number} reste telle qu’elle est."
        if draft.base
        else "Aucune convention n’aura été enregistrée."
    )
    return DiscardPage(
        draft_crumbs(draft, "Abandonner"),
        Confirmation(
            heading="Abandonner ce brouillon",
            consequence=f"Ce qui y a été changé est perdu. {kept}",
            undo="On ne revient pas dessus : téléchargez d’abord le dossier si vous voulez le garder.",
            action_url=reverse("draft-discard", kwargs={"draft": draft.pk}),
            button="Abandonner ce brouillon",
            cancel_url=draft_url(draft),
            token=token,
            danger=True,
        ),
    )


def build_parties_page(place: Place, form: PartiesForm, token: str) -> PartiesPage:
    """Which bodies play the parties of an agreement."""
    back = reverse("agreement", kwargs={"agreement": place.agreement.key})
    rows = AgreementParty.objects.filter(agreement=place.agreement).select_related("organisation")
    played = {row.party: row.organisation.name for row in rows}
    return PartiesPage(
        crumbs=(Crumb("Convention", back), Crumb("Organismes des parties")),
        title=place.agreement.title,
        named=tuple(
            (party.name, played[party.key]) for party in place.declared.parties if party.key in played
        ),
        form=form.sheet(token=token),
        back=f"{back}#parties",
    )
