import tomllib

from hypothesis import given
from hypothesis import strategies as st

from accord.declaration.locate import format_path, locate_keys, nearest_line

TEXT = '''\
# un commentaire = 1
a.b = 1
[convention]
cle = "x" # y
"clé # 2" = """
[pas une table]
= rien"""
[[engagement]]
liste = [
  "u",  # [
  { x = 1, y = [1, 2] },
]
[engagement.montant]
e = 1
[[engagement]]
[[engagement.montant]]
e = 'v]'
'''


def test_each_key_is_on_the_line_where_it_is_written():
    lines = locate_keys(TEXT)
    assert lines[("a", "b")] == 2
    assert lines[("convention", "cle")] == 4
    assert lines[("convention", "clé # 2")] == 5
    assert lines[("engagement", 0, "liste", 1, "y", 1)] == 11
    assert lines[("engagement", 0, "montant", "e")] == 14
    assert lines[("engagement", 1, "montant", 0, "e")] == 17


def test_windows_line_ends_change_nothing():
    assert locate_keys(TEXT.replace("\n", "\r\n")) == locate_keys(TEXT)


def test_the_line_of_a_missing_key_is_the_one_of_its_table():
    lines = locate_keys(TEXT)
    assert nearest_line(lines, ("engagement", 1, "article")) == 15
    assert nearest_line(lines, ("inconnu",)) is None


def test_a_path_counts_as_a_reader_does():
    assert format_path(("engagement", 2, "article")) == "engagement[3].article"


KEYS = st.text(alphabet="abé-_ .\"'#[]=", min_size=1, max_size=8)
SCALARS = st.one_of(st.integers(), st.booleans(), st.text(alphabet="abé\n\"'\\#[]{}=, ", max_size=12))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


def _write(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[ # ]\n" + "".join(f"{_write(item)},\n" for item in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_quote(key)} = {_write(item)}" for key, item in value.items()) + " }"
    return _quote(value)


def _quote(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _paths(value, path=()):
    pairs = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for key, inner in pairs:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_key_that_the_parser_sees_has_a_line(content):
    text = "".join(f"{_quote(key)} = {_write(value)}\n" for key, value in content.items())
    read = tomllib.loads(text)
    assert read == content
    lines = locate_keys(text)
    assert set(lines) == set(_paths(content))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
