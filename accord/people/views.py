"""Persons: the list, one of them, the pairs to check. Row-level security decides who is there at all."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accord.face.access import open_to
from accord.face.components import Confirmation, Crumb, Notice
from accord.face.export import asked_format, file_headers, write_file
from accord.face.frame import show_page, versioned_file
from accord.face.once import find_earlier, keep_result, new_token
from accord.journal.actions import write_entry
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import (
    EXPORT_PERSONS,
    REVIEW_PAIRS,
    SEE_PERSONS,
    NotAllowed,
)
from accord.people.actions import decide_pair, split_identity, undo_decision, undo_link
from accord.people.decisions import Decision, say_refusal, say_verdict
from accord.people.directory import COUNTED, read_lines
from accord.people.forms import NumberForm
from accord.people.list_page import FOUND, build_list_page, describe_rows, export_listing, read_asked
from accord.people.models import Identity, LinkEvent, Pair
from accord.people.names import write_name
from accord.people.person_page import build_person_page, describe_split
from accord.people.queries import cards_of
from accord.people.queue_page import build_queue_page, next_pair_url, read_place
from accord.people.review_page import build_pair_page
from accord.people.rules.policies import NotPossible
from accord.people.wording import KINDS, STATES, WORDING

SAME, DIFFERENT = "meme-personne", "personnes-distinctes"


@dataclass(frozen=True)
class SplitPage:
    """Asks before a record is separated from its person."""

    crumbs: tuple[Crumb, ...]
    heading: str
    notice: Notice | None
    confirmation: Confirmation | None


@open_to(SEE_PERSONS)
@require_safe
def show_people(request: HttpRequest) -> HttpResponse:
    """Whoever the organisation follows; as a file for those who may."""
    asked = read_asked(request)
    if wanted := asked_format(request.GET):
        return _export(request, asked, wanted)
    page, persons = build_list_page(request, asked, NumberForm())
    write_entry(
        action="people.list",
        actor=request.actor,
        purpose="recherche",
        detail={"by": sorted(asked.params)},
        person_ids=persons,
    )
    return show_page(request, "people/list.html", page, title="Personnes")


@open_to(SEE_PERSONS)
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def find_number(request: HttpRequest) -> HttpResponse:
    """Look an exact number up. It is never kept, logged or put in an address: what it found is."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        page, persons = build_list_page(request, read_asked(request), form.forget_number())
        write_entry(action="people.list", actor=request.actor, purpose="recherche", person_ids=persons)
        return show_page(request, "people/list.html", page, title="Erreur : Personnes", status=422)
    nature, persons = form.values["nature"], form.persons
    write_entry(
        action="people.find",
        actor=request.actor,
        purpose="recherche",
        detail={"by": nature},
        person_ids=persons,
    )
    if len(persons) == 1:
        return HttpResponseRedirect(reverse("person", kwargs={"person": persons[0]}))
    request.session[FOUND] = {"nature": nature, "persons": list(persons)}
    return HttpResponseRedirect(f"{reverse('people')}?numero=oui")


@open_to(SEE_PERSONS)
@require_safe
def show_person(request: HttpRequest, person: int) -> HttpResponse:
    """Everything that the organisation may see of a person it follows; another's is not there."""
    notices, undo = _news_of_person(request, person)
    older = request.GET.get("consultations", "")
    page = build_person_page(
        person,
        request.actor,
        token=new_token(),
        notices=notices,
        undo=undo,
        before=int(older) if older.isascii() and older.isdigit() and len(older) < 19 else None,
    )
    write_entry(
        action="person.read",
        actor=request.actor,
        target=f"person:{person}",
        purpose="suivi-parcours",
        person_ids=[person],
    )
    return show_page(request, "people/person.html", page, title=page.name)


@open_to(REVIEW_PAIRS)
@require_http_methods(["GET", "HEAD", "POST"])
def split_record(request: HttpRequest, person: int, identity: int) -> HttpResponse:
    """Ask, then take a record out of a person, for a person of its own."""
    here = reverse("person", kwargs={"person": person})
    if request.method == "POST" and (earlier := find_earlier(request)):
        return HttpResponseRedirect(earlier)
    card, count = describe_split(person, identity)
    notice = None
    if request.method == "POST":
        try:
            split_identity(identity=Identity(pk=identity), actor=request.actor)
        except (NotPossible, NotAllowed) as refusal:
            notice = Notice(say_refusal(refusal.code), "late", "La fiche n’a pas été séparée")
        else:
            event = LinkEvent.objects.filter(identity_id=identity).order_by("-id").first()
            url = f"{here}?separee={event.pk}"
            keep_result(request, url)
            return HttpResponseRedirect(url)
    source = KINDS.get(card.kind, card.kind)
    confirmation = Confirmation(
        heading=f"Séparer la fiche « {write_name(card)} », {source} ?",
        consequence="Cette fiche deviendra une autre personne, avec ses droits et ses formations. "
        f"Il restera {count - 1} fiche{'s' if count > 2 else ''} à la personne actuelle. "
        "Les chiffres arrêtés ne changent pas ; les suivants compteront une personne de plus.",
        undo="La séparation peut être annulée, ici ou dans les paires à vérifier.",
        action_url=reverse("person-split", kwargs={"person": person, "identity": identity}),
        button="Séparer cette fiche",
        cancel_url=here,
        token=new_token(),
    )
    page = SplitPage(
        crumbs=(
            Crumb("Personnes", reverse("people")),
            Crumb(write_name(card), here),
            Crumb("Séparer une fiche"),
        ),
        heading="Ce n’est pas la même personne",
        notice=notice or (Notice(WORDING["identite.seule"]) if count < 2 else None),
        confirmation=confirmation if count > 1 else None,
    )
    write_entry(
        action="person.read",
        actor=request.actor,
        target=f"person:{person}",
        purpose="rapprochement",
        person_ids=[person],
    )
    return show_page(request, "people/split.html", page, title=page.heading, status=409 if notice else 200)


@open_to(REVIEW_PAIRS)
@require_POST
def undo_event(request: HttpRequest, event: int) -> HttpResponse:
    """Undo a separation (or any link made by hand): the record goes back to the person it left."""
    if earlier := find_earlier(request):
        return HttpResponseRedirect(earlier)
    found = get_object_or_404(LinkEvent, pk=event)
    try:
        undo_link(event=found, actor=request.actor)
    except (NotPossible, NotAllowed) as refusal:
        return HttpResponseRedirect(f"{reverse('pairs')}?refus={refusal.code}")
    person = Identity.objects.values_list("person_id", flat=True).get(pk=found.identity_id)
    url = f"{reverse('person', kwargs={'person': person})}?reunie=oui"
    keep_result(request, url)
    return HttpResponseRedirect(url)


@open_to(REVIEW_PAIRS)
@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    """The pairs that wait, and the last decisions."""
    notice = None
    if reason := say_refusal(request.GET.get("refus", "")):
        notice = Notice(reason, "late", "La décision n’a pas été annulée")
    elif request.GET.get("annulee"):
        notice = Notice("La décision est annulée.", "done")
    page, persons = build_queue_page(
        notice=notice,
        last=_last_decision(request),
        after=read_place(request.GET.get("apres", "")),
        before=read_place(request.GET.get("avant", "")),
    )
    write_entry(action="pairs.list", actor=request.actor, purpose="rapprochement", person_ids=sorted(persons))
    return show_page(request, "people/pairs.html", page, title=page.heading)


@open_to(REVIEW_PAIRS)
@require_http_methods(["GET", "HEAD", "POST"])
def review_pair(request: HttpRequest, pair: int) -> HttpResponse:
    """Two records face to face; a decision leads to the next pair."""
    if request.method == "POST":
        if earlier := find_earlier(request):
            return HttpResponseRedirect(earlier)
        url = _decide(request, _find_pair(pair))
        keep_result(request, url)
        return HttpResponseRedirect(url)
    found = _find_pair(pair)
    page, persons = build_pair_page(
        found,
        token=new_token(),
        script=versioned_file("people/review.js"),
        notices=_news_of_pair(request, found),
        last=_last_decision(request),
    )
    write_entry(
        action="pair.read",
        actor=request.actor,
        target=f"pair:{pair}",
        purpose="rapprochement",
        person_ids=sorted(persons),
    )
    return show_page(request, "people/pair.html", page, title=page.heading)


@open_to(REVIEW_PAIRS)
@require_POST
def undo_pair(request: HttpRequest, pair: int) -> HttpResponse:
    """Undo what was decided on a pair: it waits again, and is shown."""
    if earlier := find_earlier(request):
        return HttpResponseRedirect(earlier)
    here = reverse("pair", kwargs={"pair": pair})
    try:
        undo_decision(pair=_find_pair(pair), actor=request.actor)
    except (NotPossible, NotAllowed) as refusal:
        return HttpResponseRedirect(f"{here}?refus={refusal.code}")
    keep_result(request, f"{here}?annulee=oui")
    return HttpResponseRedirect(f"{here}?annulee=oui")


def _decide(request: HttpRequest, pair: Pair) -> str:
    """Decide, and where to go then: the next pair, or this one with the reason when it could not be."""
    here = reverse("pair", kwargs={"pair": pair.pk})
    wanted = request.POST.get("decision", "")
    if wanted not in (SAME, DIFFERENT):
        return here
    onwards = next_pair_url(pair)
    try:
        decide_pair(pair=pair, same=wanted == SAME, actor=request.actor)
    except NotPossible as refusal:
        pair.refresh_from_db()
        if refusal.code == "paire.deja_decidee" and (pair.decided_by_id, pair.state) == (
            request.actor.user_id,
            wanted,
        ):
            return f"{onwards}?decidee={pair.pk}"
        return f"{here}?refus={refusal.code}"
    except NotAllowed as refusal:
        return f"{here}?refus={refusal.code}"
    return f"{onwards}?decidee={pair.pk}"


def _find_pair(number: int) -> Pair:
    return get_object_or_404(Pair.objects.select_related("decided_by", "identity", "candidate"), pk=number)


def _last_decision(request: HttpRequest) -> Decision | None:
    """The decision that led here, to undo it at once."""
    number = request.GET.get("decidee", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    pair = Pair.objects.exclude(state=Pair.State.WAITING).filter(pk=int(number)).first()
    if pair is None:
        return None
    cards = cards_of([pair.identity_id, pair.candidate_id])
    who = f"{write_name(cards[pair.identity_id])} et {write_name(cards[pair.candidate_id])}"
    return Decision(STATES[pair.state], who, "", "", reverse("pair-undo", kwargs={"pair": pair.pk}), "")


def _news_of_pair(request: HttpRequest, pair: Pair) -> tuple[Notice, ...]:
    code = request.GET.get("refus", "")
    if code == "paire.deja_decidee" and pair.state != Pair.State.WAITING:
        return (
            Notice(
                f"{say_verdict(pair)} Votre choix n’a donc rien changé.",
                "due",
                "Cette paire vient d’être décidée",
            ),
        )
    if reason := say_refusal(code):
        return (Notice(reason, "late", "La décision n’a pas été enregistrée"),)
    if request.GET.get("annulee"):
        return (Notice("La décision est annulée : cette paire attend de nouveau.", "done"),)
    return ()


def _news_of_person(request: HttpRequest, person: int) -> tuple[tuple[Notice, ...], str]:
    """What has just been done, and where to undo it."""
    number = request.GET.get("separee", "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        event = LinkEvent.objects.filter(pk=int(number), previous_person_id=person, rule="separation").first()
        if event and Identity.objects.filter(pk=event.identity_id, person_id=event.person_id).exists():
            return (
                Notice("La fiche est séparée : elle est désormais une autre personne.", "done"),
            ), reverse("link-undo", kwargs={"event": event.pk})
    if request.GET.get("reunie"):
        return (Notice("La séparation est annulée : la fiche est revenue.", "done"),), ""
    return (), ""


def _export(request: HttpRequest, asked, wanted: str) -> HttpResponse:
    """The list as a file: at most a thousand persons, each named in the journal."""
    try:
        EXPORT_PERSONS.check(request.actor)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.code) from refusal
    lines = read_lines(asked.search, limit=COUNTED)
    persons = [line.person_id for line in lines]
    if not persons:
        raise Http404
    write_entry(
        action="people.export",
        actor=request.actor,
        purpose="export",
        detail={"by": sorted(asked.params), "format": wanted, "count": len(persons)},
        person_ids=persons,
    )
    return stream_as(
        request.actor,
        lambda: write_file(export_listing(), {}, describe_rows(lines), wanted),
        **file_headers("personnes", wanted),
    )
