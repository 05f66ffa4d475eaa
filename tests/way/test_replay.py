"""A whole département again, from the files that the first installation kept sealed: the same state."""

import shutil

from accord.site import postgres
from tests.way.conftest import Home


def test_a_departement_replayed_from_its_kept_files_is_the_same(way, tmp_path):
    given = tmp_path / "rendus"
    paths = way.run("replay", "--to", str(given)).split()
    home = Home(tmp_path / "home")
    try:
        # The same agreements, bodies and files sent, but each file as it was kept, not as it was written.
        shutil.copytree(way.folder / "inbox", home.folder / "inbox")
        kept = {path.name: path for path in given.rglob("*") if path.is_file()}
        assert len(kept) == len(paths)
        for path in (home.folder / "inbox").rglob("*"):
            if path.is_file() and path.name in kept:
                shutil.copyfile(kept.pop(path.name), path)
        assert kept == {}
        home.demo()
        # The demonstration chooses its referent’s portfolio by itself; all the rest comes from the files.
        followed = "SELECT count(*) FROM people_following WHERE reason <> 'referent'"
        assert home.rows(followed) == way.rows(followed)
        assert home.counts() | {"people_following": 0} == way.counts() | {"people_following": 0}
    finally:
        postgres.delete(home.folder)


def test_every_kept_file_of_a_departement_gives_the_same_rows(way):
    assert "✗" not in way.run("replay")
