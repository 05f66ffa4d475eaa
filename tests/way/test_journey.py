"""From a file received by e-mail to a frozen pack, in a browser, on the site as it is really served."""

import contextlib
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from accord.site import postgres
from tests.site.browser import needs_chromium
from tests.way.conftest import ROOT, Home

pytestmark = needs_chromium
AGREEMENT = "/conventions/paca-bdr-2017"
PATIENCE = 60


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home of its own: this journey changes what was deposited."""
    home = Home(tmp_path_factory.mktemp("journey") / "home")
    try:
        home.demo()
        yield home
    finally:
        postgres.delete(home.folder)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def address(home):
    """The pages and the worker, as `accord demo` leaves them."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "accord.site.cli", "serve", "--with-worker", "--port", str(port)],
        cwd=ROOT, env=home.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(PATIENCE * 4):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/connexion/")
                break
            time.sleep(0.25)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@pytest.fixture
def browse(chromium, address, home):
    """Sign in with an account of the demonstration; gives the open page."""
    opened = []

    def sign_in(email: str, **options):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR", **options)
        opened.append(context)
        page = context.new_page()
        page.goto(address + "/")
        page.get_by_label("Adresse électronique").fill(email)
        page.get_by_label("Mot de passe").fill(
            (home.folder / "secrets" / "demo-password").read_text().strip()
        )
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url(address + "/")
        return page

    yield sign_in
    for context in opened:
        context.close()


def corrected_file(home, folder):
    """The Région's file of 2019 without its last five rows, as the Région would send it again."""
    name = "formations_2019.csv"
    lines = (home.folder / "inbox" / "region" / name).read_text(encoding="utf-8-sig").splitlines()
    corrected = folder / name
    corrected.write_text("\n".join(lines[:-5]) + "\n", encoding="utf-8-sig")
    return corrected


def wait_until(page, condition, *, reload=True):
    """Come back to the page until the background work is done, as a person would."""
    for _ in range(PATIENCE * 2):
        if condition():
            return
        page.wait_for_timeout(500)
        if reload:
            page.reload()
    raise AssertionError(f"still waiting on {page.url}: {page.locator('main').inner_text()[:600]}")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_a_file_to_a_frozen_pack(home, address, browse, tmp_path, script):
    page = browse("pilotage@accord.example", java_script_enabled=script)

    # Deposit: the file is recognised, nothing enters yet.
    page.get_by_role("link", name="Dépôts", exact=True).click()
    page.get_by_role("link", name="Déposer des fichiers").click()
    sent = corrected_file(home, tmp_path)
    if not script:  # the same journey again: another correction of the same file
        sent.write_text("\n".join(sent.read_text("utf-8-sig").splitlines()[:-1]) + "\n", "utf-8-sig")
    page.locator("input[type=file]").set_input_files(str(sent))
    page.get_by_role("button", name="Déposer ces fichiers").click()
    wait_until(page, lambda: page.get_by_role("link", name="Vérifier et décider").count() == 1)

    # Preview, then accept.
    page.get_by_role("link", name="Vérifier et décider").click()
    text = page.locator("main").inner_text()
    assert "Lignes retirées" in text
    page.get_by_role("button", name=re.compile("Accepter")).click()
    wait_until(page, lambda: re.search(r"Dépôt n° \d+ · \W*Accepté\s*\n", page.locator("main").inner_text()))

    # A doubtful pair, decided and undone.
    page.get_by_role("link", name="Paires à vérifier", exact=True).click()
    page.get_by_role("link", name="Examiner la première paire").click()
    page.get_by_role("button", name="Personnes distinctes").click()
    page.get_by_role("button", name="Annuler cette décision").click()
    assert "annul" in page.locator("main").inner_text().lower()

    # A figure, and the people behind it.
    page.goto(f"{address}{AGREEMENT}/chiffres/retour-emploi/")
    counted = int(re.search(r"(\d+) sur (\d+)", page.locator("main").inner_text())[1])
    page.get_by_role("link", name=re.compile("^Voir les .*dossiers du numérateur")).click()
    assert re.search(rf"\b{counted}\b", page.locator("main").inner_text())
    assert page.locator("main table tbody tr").count() == min(counted, 50)

    # Freeze, then download.
    page.goto(f"{address}{AGREEMENT}/comites/technique/")
    pack = page.get_by_role("link", name=re.compile(r"Télécharger le dossier \(PDF\)"))
    if pack.count() == 0:
        page.get_by_role("link", name="Arrêter les chiffres").click()
        page.get_by_role("button", name="Voir ce qui sera arrêté").click()
        page.get_by_role("button", name=re.compile("^Arrêter les chiffres")).click()
    wait_until(page, lambda: pack.count() >= 1)
    with page.expect_download() as download:
        pack.first.click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF-") and len(content) > 50_000


@pytest.mark.parametrize(
    ("email", "sees", "never_sees"),
    [
        ("pilotage@accord.example", "Journal", None),
        ("formation@accord.example", "Chiffres", "Journal"),
        ("referent@accord.example", "Personnes", "Journal"),
        ("organisme@accord.example", "Personnes", "Paires à vérifier"),
    ],
)
def test_the_first_morning_of_each_role(browse, email, sees, never_sees):
    page = browse(email)
    assert page.locator("main h1").inner_text()
    names = [name.strip() for name in page.locator("nav[aria-label] a").all_text_contents()]
    assert sees in names
    assert never_sees not in names


def test_a_referent_is_refused_what_is_not_its_own(home, address, browse):
    page = browse("referent@accord.example")
    followed = {
        person
        for (person,) in home.rows(
            "SELECT DISTINCT i.person_id FROM people_following f "
            "JOIN people_identity i ON i.id = f.identity_id "
            "JOIN partners_organisation o ON o.id = f.organisation_id WHERE o.kind = 'structure-referente'"
        )
    }
    stranger = home.rows("SELECT id FROM people_person ORDER BY id")
    other = next(person for (person,) in stranger if person not in followed)
    assert followed
    assert page.goto(f"{address}/personnes/{other}/").status == 404
    assert page.goto(f"{address}/personnes/{min(followed)}/").status == 200
    assert page.goto(f"{address}/journal/").status == 403
