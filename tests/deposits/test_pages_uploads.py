"""What comes in by the form: too big, too many, cut, oddly named, without a session; nothing stays behind."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadhandler import SkipFile
from django.test import RequestFactory

from accord.deposits import places, uploads
from accord.deposits.models import Arrival, Work
from accord.deposits.uploads import Reception, ReceptionFailed, clean_name, receiving
from tests.deposits.page_steps import Web, do_work, hand_over, url_of
from tests.deposits.test_pages import STOCK, bodies, sent_files, steering, travail  # noqa: F401
from tests.site.conftest import as_web, signed_in, world  # noqa: F401

pytestmark = pytest.mark.django_db
FORM = "multipart/form-data; boundary=limite"


def part(content: bytes, name: str = "a.csv", field: str = "fichiers") -> bytes:
    head = f'--limite\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: text/csv\r\n\r\n" + content + b"\r\n"


def test_a_file_too_big_is_set_aside_with_what_to_do(samples, steering, settings):  # noqa: F811
    settings.DEPOSIT_MAX_BYTES = 1_000
    answer = hand_over(steering, ("petit.csv", b"a;b\n"), (STOCK, travail(samples, 50)))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"« {STOCK} » : ce fichier est trop gros" in page.replace("\xa0", " ")
    assert "en plusieurs parties" in page
    assert "<title>Erreur" in page
    assert sent_files() == [] and not Arrival.objects.exists()


def test_too_many_files_ask_for_a_second_sending(steering, monkeypatch):  # noqa: F811
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    answer = hand_over(steering, *((f"{number}.csv", b"a;b\n") for number in range(3)))
    assert answer.status_code == 422
    assert "dans un second envoi" in answer.content.decode()
    assert sent_files() == []


def test_more_files_than_can_be_read_at_all_are_refused_in_words(steering, settings):  # noqa: F811
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    answer = hand_over(steering, *((f"{number}.csv", b"a;b\n") for number in range(5)))
    assert answer.status_code == 413
    assert "Faites plusieurs envois" in answer.content.decode()
    assert sent_files() == []


def test_no_file_at_all_says_to_choose_one(steering):  # noqa: F811
    answer = hand_over(steering)
    assert answer.status_code == 422
    assert "Choisissez au moins un fichier" in answer.content.decode()


def test_an_empty_part_is_a_file_that_is_empty(steering):  # noqa: F811
    answer = hand_over(steering, (STOCK, b""))
    do_work()
    assert "Le fichier est vide" in steering.get(answer.url).content.decode()


def test_an_upload_cut_before_its_end_leaves_nothing(steering):  # noqa: F811
    body = part(b"x" * 5_000)[:3_000]
    answer = steering.post(url_of("hand-over"), data=body, content_type=FORM)
    # What came in is a whole body without its last boundary, or a broken one: never half a file taken whole.
    assert answer.status_code in (400, 422)
    assert sent_files() == [] and not Work.objects.exists()


def test_a_connection_that_breaks_leaves_nothing(bodies, settings):  # noqa: F811
    class Breaks:
        def __init__(self) -> None:
            self.left = [part(b"x" * 4_000)]

        def read(self, size: int = -1) -> bytes:
            if self.left:
                return self.left.pop()
            raise OSError("gone")

    request = RequestFactory().post("/", data=b"x", content_type=FORM)
    request.environ["CONTENT_LENGTH"] = request.META["CONTENT_LENGTH"] = "900000"
    request._stream = Breaks()
    with pytest.raises(ReceptionFailed), receiving(request):
        pass
    assert sent_files() == []


def test_no_room_on_the_disk_is_said_before_anything_is_read(steering, monkeypatch):  # noqa: F811
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda path: SimpleNamespace(free=10))
    answer = hand_over(steering, (STOCK, b"a;b\n"))
    assert answer.status_code == 413
    assert "plus assez de place" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Bureau\\stock.csv", "stock.csv"),
        ("<script>alert(1)</script>.csv", "script>.csv"),
        ("facture\u202evsc.exe", "facturevsc.exe"),
        ("  ", "fichier sans nom"),
        ("a\x00b\nc.csv", "ab c.csv"),
        ("n" * 400 + ".csv", "n" * 246 + ".csv"),
        ("e\u0301te\u0301.csv", "été.csv"),
    ],
)
def test_a_name_is_shown_without_what_could_mislead(name, shown):
    assert clean_name(name) == shown


def test_a_hostile_name_is_only_text_on_the_page(samples, steering):  # noqa: F811
    answer = hand_over(steering, ("<img src=x onerror=alert(1)>.csv", travail(samples)))
    do_work()
    page = steering.get(answer.url).content.decode()
    assert "<img" not in page and "&lt;img" in page
    assert [path.parent for path in places.sent_folder().iterdir()] == []


def test_a_file_in_another_field_is_not_kept(bodies):  # noqa: F811
    reception = Reception()
    with pytest.raises(SkipFile):
        reception.new_file("autre", "a.csv", "text/csv", None)
    assert sent_files() == []


def test_a_session_that_ended_leaves_no_file_and_asks_to_sign_in(samples, bodies, client, as_web):  # noqa: F811
    answer = hand_over(Web(client, as_web), (STOCK, travail(samples)))
    page = answer.content.decode()
    assert "Se connecter" in page or answer.url.startswith("/connexion/")
    assert sent_files() == [] and not Arrival.objects.exists()


def test_a_form_of_another_site_is_refused_and_leaves_nothing(samples, bodies, as_web):  # noqa: F811
    from django.test import Client

    forged = Client(enforce_csrf_checks=True)
    forged.force_login(bodies.users["pilotage"])
    answer = hand_over(Web(forged, as_web), (STOCK, travail(samples)))
    assert answer.status_code in (302, 403)
    assert sent_files() == [] and not Arrival.objects.exists()
