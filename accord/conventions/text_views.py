"""The pages of a frozen text: its versions, what changed, its questions, the bodies of its parties."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accord.conventions.actions import answer_question, name_own_parties
from accord.conventions.agreements import Place, find_agreement
from accord.conventions.exports import zip_response
from accord.conventions.forms import AnswerForm, WithdrawForm
from accord.conventions.models import AgreementVersion
from accord.conventions.pages.compare import build_compare_page, build_versions_page, list_choices
from accord.conventions.pages.folder import PartiesForm, build_parties_page
from accord.conventions.pages.money import build_statements_page
from accord.conventions.pages.question import build_question_page, question_url
from accord.conventions.queries import questions_of
from accord.face.access import open_to
from accord.face.components import Crumb
from accord.face.forms import Form
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result, new_token
from accord.journal.actions import write_entry
from accord.kit.problems import Problem
from accord.partners.rules.permissions import SEE_AGREEMENT, STEER_AGREEMENT, can_steer_agreement


@open_to(SEE_AGREEMENT)
@require_safe
def show_statements(request: HttpRequest, agreement: str) -> HttpResponse:
    """The figures that a text states, and the calculations that hold them together."""
    place = find_agreement(request.actor, agreement)
    page = build_statements_page(place)
    return show_page(
        request, "conventions/statements.html", page, title="Chiffres du texte", agreement=place.agreement
    )


@open_to(SEE_AGREEMENT)
@require_safe
def show_versions(request: HttpRequest, agreement: str) -> HttpResponse:
    """Every version that was frozen, the last first."""
    place = find_agreement(request.actor, agreement)
    page = build_versions_page(place, _versions(place))
    return show_page(request, "conventions/versions.html", page, title="Versions", agreement=place.agreement)


@open_to(SEE_AGREEMENT)
@require_safe
def compare_versions(request: HttpRequest, agreement: str) -> HttpResponse:
    """What changed from one version to another; from the one before to the last unless said otherwise."""
    place = find_agreement(request.actor, agreement)
    versions = _versions(place)
    new = _chosen(versions, request.GET.get("a", "")) or versions[0]
    old = _chosen(versions, request.GET.get("de", "")) or versions[min(1, len(versions) - 1)]
    url = reverse("agreement-versions", kwargs={"agreement": agreement})
    page = build_compare_page(
        (
            Crumb("Convention", reverse("agreement", kwargs={"agreement": agreement})),
            Crumb("Versions", url),
            Crumb("Comparer"),
        ),
        f"De la version {old.number} à la version {new.number}.",
        old.files,
        new.files,
        url,
        list_choices(versions, old, new),
    )
    return show_page(request, "conventions/compare.html", page, title="Comparer", agreement=place.agreement)


@open_to(SEE_AGREEMENT)
@require_safe
def download_version(request: HttpRequest, agreement: str, number: int) -> HttpResponse:
    """The folder of one version, as a zip."""
    place = find_agreement(request.actor, agreement)
    version = place.agreement.versions.filter(number=number).first()
    if version is None:
        raise Http404
    write_entry(action="folder.download", actor=request.actor, target=agreement, purpose="suivi-convention")
    return zip_response(version.files, agreement, f"{agreement}-version-{number}")


@open_to(SEE_AGREEMENT)
@require_safe
def show_question(request: HttpRequest, agreement: str, question: str) -> HttpResponse:
    """A question of the text, and what was answered."""
    place = find_agreement(request.actor, agreement)
    return _show_question(request, place, _find_question(place, question))


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, agreement: str, question: str) -> HttpResponse:
    """Answer a question, or withdraw what was answered."""
    place = find_agreement(request.actor, agreement)
    asked = _find_question(place, question)
    url = question_url(place, question)
    if request.method != "POST":
        return HttpResponseRedirect(url)
    if earlier := find_earlier(request):
        return HttpResponseRedirect(earlier)
    withdraws = request.POST.get("suite") == "retirer"
    form = WithdrawForm(request.POST) if withdraws else AnswerForm(request.POST)
    if not form.is_valid():
        return _show_question(request, place, asked, form, status=422)
    answer_question(
        version=place.version,
        question=question,
        words="" if withdraws else form.values["reponse"],
        reason=form.values["motif-retrait" if withdraws else "motif"],
        actor=request.actor,
    )
    keep_result(request, url)
    return HttpResponseRedirect(url)


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def name_parties(request: HttpRequest, agreement: str) -> HttpResponse:
    """Say which organisations play the parties: they then see the agreement among their own."""
    place = find_agreement(request.actor, agreement)
    form = PartiesForm(place, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name_own_parties(agreement=place.agreement, bodies=form.bodies(), actor=request.actor)
        url = reverse("agreement", kwargs={"agreement": agreement})
        return HttpResponseRedirect(f"{url}#parties")
    page = build_parties_page(place, form, new_token())
    status = 422 if form.errors else 200
    return show_page(
        request,
        "conventions/parties.html",
        page,
        title="Organismes des parties",
        agreement=place.agreement,
        status=status,
    )


def _find_question(place: Place, question: str) -> Problem:
    found = next((one for one in questions_of(place.version) if one.id == question), None)
    if found is None:
        raise Http404
    return found


def _show_question(
    request: HttpRequest, place: Place, question: Problem, form: Form | None = None, status: int = 200
) -> HttpResponse:
    steers = can_steer_agreement(request.actor)
    token = new_token()
    answer = form if isinstance(form, AnswerForm) else AnswerForm()
    withdraw = form if isinstance(form, WithdrawForm) else WithdrawForm()
    page = build_question_page(
        place,
        question,
        answer.sheet(token=token) if steers else None,
        withdraw.sheet(token=token) if steers else None,
    )
    title = "Question du texte"
    return show_page(
        request,
        "conventions/question.html",
        page,
        title=f"Erreur : {title.lower()}" if status != 200 else title,
        agreement=place.agreement,
        status=status,
    )


def _versions(place: Place) -> list[AgreementVersion]:
    return list(place.agreement.versions.order_by("-number"))


def _chosen(versions: list[AgreementVersion], typed: str) -> AgreementVersion | None:
    return next((one for one in versions if str(one.number) == typed), None)
