"""The doors of the site: signing in, the second factor, signing out, coming back after an expired session."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accord.face.access import STRANGERS, open_to
from accord.face.frame import show_page
from accord.journal.actions import write_entry
from accord.kit.text import format_date
from accord.partners import typed_again
from accord.partners.actor import SESSION_KEY, acting_as, actor_of
from accord.partners.forms import CodeForm, Field, SignInForm
from accord.partners.models import Membership, User
from accord.partners.queries import memberships_of
from accord.partners.rules.permissions import needs_second_factor
from accord.partners.second_factor import check_code, has_second_factor
from accord.partners.sign_in import LOCK_MINUTES, TRIES, try_sign_in
from accord.partners.wording import FIELDS_MISSING, WORDING

VERIFIED = "second-factor"
NOTICE = "notice"
_PENDING = "second-factor-user"
_PENDING_MINUTES = 10
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class DoorPage:
    """A door: `error` says what went wrong, `notice` why the reader is here, `next` where they were going.

    `kept` is what was typed before the session expired, sealed; empty otherwise.
    """

    action: str
    next: str
    kept: str
    error: str
    notice: str
    fields: tuple[Field, ...]


@open_to(STRANGERS)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and a password; on success, go where the reader was going."""
    wanted = read_next(request)
    if request.method != "POST":
        if request.actor:
            return HttpResponseRedirect(wanted)
        return _show_sign_in(request, SignInForm(), wanted, notice=request.session.pop(NOTICE, ""))
    form = SignInForm.read(request)
    if not form.is_complete:
        return _show_sign_in(request, form, wanted, FIELDS_MISSING)
    attempt = try_sign_in(request, email=form.email, password=form.password)
    if attempt.user is None:
        error = WORDING[attempt.refusal].format(tries=TRIES, minutes=attempt.minutes or LOCK_MINUTES)
        write_entry(action="sign-in.refused", actor=None, detail={"reason": attempt.refusal})
        return _show_sign_in(request, form, wanted, error)
    wanted = _keep_typed(request) or wanted
    if has_second_factor(attempt.user):
        request.session[_PENDING] = {
            "user": attempt.user.pk,
            "at": timezone.now().timestamp(),
            "next": wanted,
        }
        return HttpResponseRedirect(reverse("verify-code"))
    return _open_session(request, attempt.user, wanted)


@open_to(STRANGERS)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def verify_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the telephone, or a recovery code, of whoever just gave the right password."""
    pending = request.session.get(_PENDING)
    user = _find_pending(pending)
    if user is None:
        request.session.pop(_PENDING, None)
        return HttpResponseRedirect(reverse("sign-in"))
    if request.method != "POST":
        return _show_code(request, CodeForm())
    form = CodeForm.read(request)
    if not form.code:
        return _show_code(request, form, WORDING["code.manque"])
    if refusal := check_code(user=user, code=form.code):
        write_entry(action="second-factor.refused", actor=None, detail={"reason": refusal})
        return _show_code(request, form, WORDING[refusal].format(minutes=LOCK_MINUTES))
    del request.session[_PENDING]
    return _open_session(request, user, pending["next"], is_verified=True)


@open_to(STRANGERS)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go back to sign in."""
    if request.actor:
        write_entry(action="sign-out", actor=request.actor)
    logout(request)
    request.session[NOTICE] = WORDING["acces.deconnecte"]
    return HttpResponseRedirect(reverse("sign-in"))


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """For a stranger on a page of ours: sign in, then come back with what was typed.

    Whoever was signed in for a membership that has ended is told so.
    """
    notice = _say_what_ended(request)
    address = reverse("sign-in")
    if request.method in ("GET", "HEAD"):
        if notice:
            request.session[NOTICE] = notice
        return HttpResponseRedirect(f"{address}?{urlencode({'suite': request.get_full_path()})}")
    typed = typed_again.read_typed(request)
    expired = WORDING["acces.session_expiree" if typed.is_short else "acces.session_expiree_trop_long"]
    return _show_sign_in(
        request, SignInForm(), typed.page, notice=notice or expired, kept=typed_again.seal_typed(typed)
    )


def come_back(request: HttpRequest) -> HttpResponse:
    """For whoever is signed in and sent a form whose token is no longer good: the form again, as typed."""
    typed = typed_again.read_typed(request)
    request.session[typed_again.SESSION_KEY] = typed_again.seal_typed(typed)
    return HttpResponseRedirect(typed.page)


def misses_second_factor(request: HttpRequest) -> bool:
    """Whether the actor's role must have a second factor, and this session was not opened with one."""
    return needs_second_factor(request.actor, settings.SECOND_FACTOR) and not request.session.get(VERIFIED)


def _open_session(
    request: HttpRequest, user: User, wanted: str, *, is_verified: bool = False
) -> HttpResponse:
    login(request, user, backend=_BACKEND)
    standing = list(memberships_of(user)[:2])
    if not standing:
        logout(request)
        return _show_sign_in(request, SignInForm(), wanted, WORDING["connexion.sans_rattachement"])
    request.session[SESSION_KEY] = standing[0].pk
    request.session[VERIFIED] = is_verified
    # Whoever enters is the actor from now on, and writes in their own name.
    actor = actor_of(standing[0])
    with acting_as(actor):
        write_entry(action="sign-in", actor=actor)
    if len(standing) > 1:
        return HttpResponseRedirect(f"{reverse('membership')}?{urlencode({'suite': wanted})}")
    return HttpResponseRedirect(wanted)


def _find_pending(pending: dict[str, float] | None) -> User | None:
    if not pending or timezone.now().timestamp() - pending["at"] > 60 * _PENDING_MINUTES:
        return None
    return User.objects.filter(pk=pending["user"], is_active=True).first()


def _say_what_ended(request: HttpRequest) -> str:
    """The sentence for a membership that ended while its session was open, which this closes."""
    if not request.user.is_authenticated:
        return ""
    chosen = request.session.get(SESSION_KEY)
    ended = Membership.objects.select_related("organisation").filter(user=request.user, pk=chosen).first()
    logout(request)
    if ended is None or ended.ends_on is None:
        return WORDING["connexion.sans_rattachement"]
    return WORDING["acces.rattachement_fini"].format(
        organisation=ended.organisation.name, ended_on=format_date(ended.ends_on)
    )


def _keep_typed(request: HttpRequest) -> str:
    """The page of the form that was typed before signing in, now kept in the session; empty when none was."""
    sealed = request.POST.get(typed_again.FIELD, "")
    typed = typed_again.open_typed(sealed) if sealed else None
    if typed is None:
        return ""
    request.session[typed_again.SESSION_KEY] = sealed
    return typed.page


def _show_sign_in(
    request: HttpRequest,
    form: SignInForm,
    wanted: str,
    error: str = "",
    *,
    notice: str = "",
    kept: str = "",
) -> HttpResponse:
    kept = kept or request.POST.get(typed_again.FIELD, "")
    page = DoorPage(reverse("sign-in"), wanted, kept, error, notice, form.fields)
    title = "Erreur : se connecter" if error else "Se connecter"
    return show_page(request, "partners/sign_in.html", page, title=title, status=422 if error else 200)


def _show_code(request: HttpRequest, form: CodeForm, error: str = "") -> HttpResponse:
    page = DoorPage(reverse("verify-code"), reverse("sign-in"), "", error, "", form.fields)
    title = "Erreur : votre code" if error else "Votre code"
    return show_page(request, "partners/code.html", page, title=title, status=422 if error else 200)


def read_next(request: HttpRequest) -> str:
    """Where the reader was going, if it is one of our pages; else home."""
    wanted = request.POST.get("suite", "") or request.GET.get("suite", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else reverse("home")
