"""What must never stand in the tree: paths of a machine, index addresses, unpinned requirements."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked_texts():
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in names:
        path = ROOT / name
        if path.suffix in {".png", ".parquet", ".xlsx", ".csv"} or not path.is_file():
            continue
        yield name, path.read_text(encoding="utf-8")


def test_no_path_of_a_machine_and_no_address_of_a_package_index():
    home_of_a_machine = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/[\w.]")
    index = re.compile(r"https?://[^ \"']+/(?:simple|packages|-)/|(?:extra-)?index-url\s*=")
    found = [
        f"{name}: {match.group(0)}"
        for name, text in tracked_texts()
        if name != "tests/house/test_tree.py"
        for match in [home_of_a_machine.search(text) or index.search(text)]
        if match
    ]
    assert found == []


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_every_requirement_is_pinned_with_a_hash_and_no_address(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z])", text.strip())
    assert len(blocks) > 20
    assert [block.split()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []
    assert "http" not in text


def test_the_licence_is_named_by_its_spdx_identifier():
    assert 'license = "EUPL-1.2"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "EUPL-1.2" in (ROOT / "README.md").read_text(encoding="utf-8")
