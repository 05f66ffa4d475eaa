"""`accord worker` and `accord serve --with-worker`: real processes, from a file to the data up to date."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accord.site.postgres import delete
from tests.deposits.conftest import Samples
from tests.site.browser import needs_chromium
from tests.site.test_serve import ACCORD, environment, free_port, run, wait_for

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="makes its own embedded server")
PREPARE = """
from accord.site.cli import start_django
start_django("loader")
from accord.site import demo
demo.load_agreements()
demo.open_accounts()
print(demo.demo_password())
"""
DEPOSITS = "conventions/paca-bdr-2017/depots/"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worker")
    yield folder
    delete(folder)


@pytest.fixture(scope="module")
def password(home):
    """The accounts of the demonstration, on an agreement without a file yet."""
    assert run(home, "database", "migrate").returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", PREPARE], env=environment(home), capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def served(home, password):
    """The pages with their worker, as `accord demo` starts them."""
    port = free_port()
    server = start(home, "serve", "--with-worker", "--port", str(port))
    wait_for(f"http://127.0.0.1:{port}/connexion/")
    yield f"http://127.0.0.1:{port}/"
    server.send_signal(signal.SIGINT)
    said, _ = server.communicate(timeout=40)
    assert server.returncode == 0
    assert "Traceback" not in said
    assert not workers_of(home)


def start(home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*ACCORD, *words], env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def workers_of(home: Path) -> list[int]:
    """The processes that hold the lock of this home's worker."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            is_ours = str(home).encode() in (process / "environ").read_bytes()
        except OSError:
            continue
        if b"worker" in command and is_ours:
            found.append(int(process.name))
    return found


def wait_until(holds, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never happens"
        time.sleep(0.1)


def test_a_worker_stops_cleanly_when_asked(home, password):
    worker = start(home, "worker")
    assert "traite ce qui attend" in worker.stdout.readline()
    second = run(home, "worker")
    assert second.returncode == 0
    assert "il suffit" in second.stdout
    worker.send_signal(signal.SIGTERM)
    said, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert said.strip().endswith("Arrêté.")


def test_a_worker_without_its_base_says_the_cure(tmp_path):
    refused = run(tmp_path, "worker")
    delete(tmp_path)
    assert refused.returncode == 1
    assert "accord database migrate" in refused.stderr


def test_a_worker_that_dies_is_replaced_beside_the_pages(home, served):
    wait_until(lambda: workers_of(home))
    (first,) = workers_of(home)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: workers_of(home) not in ([], [first]))


def sign_in(page, served: str, password: str) -> None:
    page.goto(f"{served}connexion/")
    page.get_by_label("Adresse électronique").fill("pilotage@accord.example")
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "/connexion/" not in url)


def wait_for_text(page, text: str, *, has_script: bool) -> None:
    """Until the page says so: by itself with script, by looking again without."""
    if has_script:
        page.get_by_text(text).first.wait_for(timeout=30_000)
        return
    for _ in range(100):
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(300)
        page.reload()
    raise AssertionError(f"the page never says « {text} »")


@needs_chromium
@pytest.mark.parametrize(("has_script", "month"), [(True, "20180131"), (False, "20180228")])
def test_from_a_file_to_the_data_up_to_date(served, password, tmp_path, chromium, has_script, month):
    stock = tmp_path / f"stock_{month}.csv"
    stock.write_text(Samples().travail_rows(12), encoding="cp1252")
    wrong = tmp_path / f"budget_{month}.csv"
    wrong.write_text("poste;montant\npapier;12\n")
    context = chromium.new_context(locale="fr-FR", java_script_enabled=has_script)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    sign_in(page, served, password)
    page.get_by_role("link", name="Dépôts", exact=True).click()
    page.get_by_role("link", name="Déposer des fichiers").click()
    page.get_by_label("Fichiers des partenaires").set_input_files([stock, wrong])
    page.get_by_role("button", name="Déposer ces fichiers").click()
    page.wait_for_url("**/envois/**")
    # The two files are read at the same time: neither is always the first.
    wait_for_text(page, "Vérifier et décider", has_script=has_script)
    wait_for_text(page, "Vérifiez que c’est le bon fichier", has_script=has_script)
    assert page.get_by_text("Vérifiez que c’est le bon fichier").count() == 1
    page.get_by_role("link", name="Vérifier et décider").click()
    page.get_by_role("button", name="Accepter 12 lignes").click()
    wait_for_text(page, "Les personnes de ce fichier", has_script=has_script)
    assert page.get_by_text("Claire Pilotage").count() >= 1
    page.get_by_role("link", name="Accueil").first.click()
    assert page.get_by_text("Données à jour").count() == 1
    assert complaints == []
    context.close()


@needs_chromium
def test_a_tab_closed_during_the_work_is_found_again(served, password, tmp_path, chromium):
    stock = tmp_path / "stock_20180331.csv"
    stock.write_text(Samples().travail_rows(3_000), encoding="cp1252")
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    sign_in(page, served, password)
    page.goto(f"{served}{DEPOSITS}deposer/")
    page.get_by_label("Fichiers des partenaires").set_input_files([stock])
    page.get_by_role("button", name="Déposer ces fichiers").click()
    page.wait_for_url("**/envois/**")
    page.close()
    page = context.new_page()
    page.goto(f"{served}{DEPOSITS}")
    wait_for_text(page, "stock_20180331.csv", has_script=False)
    page.get_by_role("link", name="stock_20180331.csv").first.click()
    wait_for_text(page, "Accepter", has_script=False)
    page.get_by_role("link", name="Abandonner ce dépôt").click()
    page.get_by_role("button", name="Abandonner ce dépôt").click()
    assert page.get_by_text("Abandonné").count() >= 1
    context.close()
