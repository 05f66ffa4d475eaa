"""One's own account: for whom one acts, the password, the second factor. Nothing about other persons."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accord.face.access import open_to
from accord.face.components import Badge, Crumb, Notice
from accord.face.forms import FormSheet
from accord.face.frame import show_page
from accord.journal.actions import write_entry
from accord.kit.text import format_date
from accord.partners import second_factor
from accord.partners.actions import change_own_password
from accord.partners.actor import SESSION_KEY, acting_as, actor_of
from accord.partners.doors import VERIFIED, misses_second_factor, read_next
from accord.partners.forms import FirstCodeForm, NewPasswordForm, OwnPasswordForm
from accord.partners.models import Membership
from accord.partners.queries import memberships_of
from accord.partners.rules.permissions import MANAGE_OWN_ACCOUNT, needs_second_factor
from accord.partners.sign_in import LOCK_MINUTES, Attempts
from accord.partners.wording import WORDING

ANSWERS = ["GET", "HEAD", "POST"]
FEW_CODES = 3
SAID = "account-said"


@dataclass(frozen=True)
class MembershipRow:
    """A membership: for whom, as what, until when; `is_current` for the one that acts now."""

    id: int
    organisation: str
    role: str
    dates: str
    is_current: bool


@dataclass(frozen=True)
class AccountPage:
    """Who is signed in. `notice` says what was just done."""

    name: str
    email: str
    memberships: tuple[MembershipRow, ...]
    factor: Badge
    codes: str
    urls: dict[str, str]
    has_factor: bool
    may_remove: bool
    notice: Notice | None
    crumbs: tuple[Crumb, ...]


@dataclass(frozen=True)
class ChoicePage:
    """For whom to act, when several memberships stand."""

    memberships: tuple[MembershipRow, ...]
    action: str
    next: str


@dataclass(frozen=True)
class FormPage:
    """One form about the account, with the sentence that says what it changes."""

    heading: str
    text: str
    action: str
    button: str
    back: str
    form: FormSheet
    crumbs: tuple[Crumb, ...]


@dataclass(frozen=True)
class EnrolmentPage:
    """The secret as text and as a drawing, and the first code; `is_compulsory`: nothing else opens before."""

    secret: str
    drawing: SafeString
    form: FormSheet
    action: str
    back: str
    is_compulsory: bool
    crumbs: tuple[Crumb, ...]


@dataclass(frozen=True)
class CodesPage:
    """The recovery codes, this once."""

    codes: tuple[str, ...]
    home: str
    crumbs: tuple[Crumb, ...]


@open_to(MANAGE_OWN_ACCOUNT)
@require_safe
def show_account(request: HttpRequest) -> HttpResponse:
    """Name, memberships, password, second factor."""
    user, has_factor = request.user, second_factor.has_second_factor(request.user)
    left = second_factor.count_recovery_codes(user)
    page = AccountPage(
        name=user.full_name,
        email=user.email,
        memberships=_rows(request),
        factor=Badge("Activé", "done") if has_factor else Badge("Non activé", "due"),
        codes=_say_codes(left) if has_factor else "",
        urls={
            name: reverse(address)
            for name, address in (
                ("membership", "membership"),
                ("password", "password"),
                ("factor", "second-factor"),
                ("codes", "recovery-codes"),
                ("removal", "second-factor-removal"),
            )
        },
        has_factor=has_factor,
        may_remove=not needs_second_factor(request.actor, settings.SECOND_FACTOR),
        notice=_pop_notice(request),
        crumbs=(Crumb("Accueil", reverse("home")), Crumb("Mon compte")),
    )
    return show_page(request, "partners/account.html", page, title="Mon compte")


@open_to(MANAGE_OWN_ACCOUNT)
@require_http_methods(ANSWERS)
def choose_membership(request: HttpRequest) -> HttpResponse:
    """Ask for whom to act, or switch to the membership that was chosen."""
    wanted = read_next(request)
    if request.method == "POST":
        typed = request.POST.get("rattachement", "")
        chosen = memberships_of(request.user).filter(pk=int(typed)).first() if typed.isdecimal() else None
        if chosen is None:
            raise Http404
        request.session[SESSION_KEY] = chosen.pk
        actor = actor_of(chosen)
        with acting_as(actor):
            write_entry(action="membership.choose", actor=actor, target=f"membership:{chosen.pk}")
        return HttpResponseRedirect(wanted)
    page = ChoicePage(_rows(request), reverse("membership"), wanted)
    return show_page(request, "partners/membership.html", page, title="Pour qui agissez-vous ?")


@open_to(MANAGE_OWN_ACCOUNT)
@sensitive_post_parameters()
@require_http_methods(ANSWERS)
def change_password(request: HttpRequest) -> HttpResponse:
    """Ask for the present password and twice for the new one; other sessions of the account close."""
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_own_password(request, form):
        refused = change_own_password(
            user=request.user, password=form.values["nouveau-mot-de-passe"], actor=request.actor
        )
        if not refused:
            update_session_auth_hash(request, request.user)
            return _back(request, "Votre mot de passe est changé. Vos autres sessions sont fermées.")
        form.add_error("nouveau-mot-de-passe", WORDING[refused])
    return _show_form(
        request,
        form.sheet(),
        "Changer de mot de passe",
        "Au moins 12 caractères. Une phrase que vous retenez vaut mieux qu’un mot compliqué.",
        "password",
        "Changer le mot de passe",
    )


@open_to(MANAGE_OWN_ACCOUNT)
@sensitive_post_parameters()
@require_http_methods(ANSWERS)
def enrol_second_factor(request: HttpRequest) -> HttpResponse:
    """Show the secret to the telephone and take its first code; then show the recovery codes, once."""
    if second_factor.has_second_factor(request.user):
        return HttpResponseRedirect(reverse("account"))
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        attempts = Attempts.of_codes(request.user)
        code = form.values["code-unique"]
        codes = (
            ()
            if attempts.are_suspended
            else second_factor.confirm_second_factor(user=request.user, code=code, actor=request.actor)
        )
        if codes:
            attempts.forget()
            request.session[VERIFIED] = True
            return _show_codes(request, codes)
        refusal = "code.suspendu" if attempts.are_suspended or attempts.count_failure() else "code.refuse"
        form.add_error("code-unique", WORDING[refusal].format(minutes=LOCK_MINUTES))
    return _show_enrolment(request, form.sheet())


@open_to(MANAGE_OWN_ACCOUNT)
@sensitive_post_parameters()
@require_http_methods(ANSWERS)
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Give ten new recovery codes for the password."""
    _require_factor(request)
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_own_password(request, form):
        return _show_codes(
            request, second_factor.renew_recovery_codes(user=request.user, actor=request.actor)
        )
    return _show_form(
        request,
        form.sheet(),
        "Nouveaux codes de secours",
        "Dix nouveaux codes remplaceront ceux que vous avez : les anciens n’ouvriront plus rien.",
        "recovery-codes",
        "Créer dix codes de secours",
    )


@open_to(MANAGE_OWN_ACCOUNT)
@sensitive_post_parameters()
@require_http_methods(ANSWERS)
def remove_factor(request: HttpRequest) -> HttpResponse:
    """Remove the second factor for the password, where it is not compulsory."""
    _require_factor(request)
    if needs_second_factor(request.actor, settings.SECOND_FACTOR):
        raise Http404
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_own_password(request, form):
        second_factor.remove_second_factor(user=request.user, actor=request.actor)
        request.session[VERIFIED] = False
        return _back(
            request, "Le second facteur est retiré. Vous pouvez l’activer de nouveau quand vous voulez."
        )
    return _show_form(
        request,
        form.sheet(),
        "Retirer le second facteur",
        "Votre mot de passe suffira pour entrer. Vos codes de secours seront oubliés. "
        "Vous pourrez activer de nouveau le second facteur.",
        "second-factor-removal",
        "Retirer le second facteur",
    )


def _show_enrolment(request: HttpRequest, form: FormSheet) -> HttpResponse:
    enrolment = second_factor.read_enrolment(request.user)
    if enrolment is None:
        second_factor.start_second_factor(user=request.user)
        enrolment = second_factor.read_enrolment(request.user)
    page = EnrolmentPage(
        secret=enrolment.secret,
        drawing=mark_safe(enrolment.drawing),  # noqa: S308 - drawn by us, from our own secret
        form=form,
        action=reverse("second-factor"),
        back=reverse("account"),
        is_compulsory=misses_second_factor(request),
        crumbs=_crumbs("Activer le second facteur"),
    )
    return _answer(request, "partners/second_factor.html", page, form, "Activer le second facteur")


def _show_codes(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    page = CodesPage(codes, reverse("home"), _crumbs("Codes de secours"))
    # No redirection here: the codes exist in this answer only, and nowhere else to be read again.
    return show_page(request, "partners/codes.html", page, title="Vos codes de secours")


def _show_form(
    request: HttpRequest, form: FormSheet, heading: str, text: str, address: str, button: str
) -> HttpResponse:
    page = FormPage(heading, text, reverse(address), button, reverse("account"), form, _crumbs(heading))
    return _answer(request, "partners/form.html", page, form, heading)


def _answer(request: HttpRequest, template: str, page: object, form: FormSheet, title: str) -> HttpResponse:
    wrong = form.summary is not None
    title = f"Erreur : {title[0].lower()}{title[1:]}" if wrong else title
    return show_page(request, template, page, title=title, status=422 if wrong else 200)


def _is_own_password(request: HttpRequest, form: OwnPasswordForm) -> bool:
    """Whether the present password is right; five failures suspend, as at the door."""
    attempts = Attempts.of_address(request.user.email)
    if not attempts.are_suspended and request.user.check_password(form.values["mot-de-passe"]):
        attempts.forget()
        return True
    if attempts.are_suspended or attempts.count_failure():
        form.add_error("mot-de-passe", WORDING["connexion.suspendue"].format(minutes=LOCK_MINUTES))
    else:
        form.add_error("mot-de-passe", WORDING["mot_de_passe.actuel"])
    return False


def _require_factor(request: HttpRequest) -> None:
    if not second_factor.has_second_factor(request.user):
        raise Http404


def _rows(request: HttpRequest) -> tuple[MembershipRow, ...]:
    return tuple(_row(one, request.membership) for one in memberships_of(request.user))


def _row(membership: Membership, current: Membership) -> MembershipRow:
    since = f"depuis le {format_date(membership.starts_on)}"
    if membership.ends_on:
        since = f"du {format_date(membership.starts_on)} au {format_date(membership.ends_on)}"
    return MembershipRow(
        id=membership.pk,
        organisation=membership.organisation.name,
        role=membership.get_role_display(),
        dates=since,
        is_current=membership.pk == current.pk,
    )


def _say_codes(left: int) -> str:
    if left == 0:
        return "Il ne vous reste aucun code de secours : créez-en de nouveaux."
    words = f"Il vous reste {left} code{'s' if left > 1 else ''} de secours"
    return f"{words} : créez-en de nouveaux." if left <= FEW_CODES else f"{words}."


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    request.session[SAID] = sentence
    return HttpResponseRedirect(reverse("account"))


def _pop_notice(request: HttpRequest) -> Notice | None:
    said = request.session.pop(SAID, "")
    return Notice(said, "done") if said else None


def _crumbs(here: str) -> tuple[Crumb, ...]:
    return Crumb("Accueil", reverse("home")), Crumb("Mon compte", reverse("account")), Crumb(here)
