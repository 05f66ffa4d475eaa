"""The same way a second time: same figures, no new fact."""

import hashlib

from tests.way.conftest import AGREEMENT


def pack(home):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (home.folder / "packs").iterdir()
    }


def without_snapshot(figures):
    return {
        name: {key: table[key] for key in ("cells", "total", "target", "definition", "sql")}
        for name, table in figures.items()
    }


def test_the_demonstration_twice_gives_the_same_figures_and_no_new_fact(way):
    figures, counts, documents = way.figures(), way.counts(), pack(way)
    way.demo()
    assert way.counts() == counts
    assert way.figures() == figures
    assert pack(way) == documents
    assert len(documents) == 3


def test_the_same_files_again_change_nothing_and_say_so(way):
    counts = way.counts()
    inbox = way.folder / "inbox"
    told = way.run("deposit", str(inbox / "region"), str(inbox / "caf"), "--agreement", AGREEMENT)
    assert "déjà" in told
    way.run("flow")
    assert way.counts() == counts
