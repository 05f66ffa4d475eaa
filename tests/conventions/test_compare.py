"""What changed between two texts: per file, per entry, per value."""

from accord.conventions.rules.compare import compare_folders

BEFORE = {
    "convention.toml": """[duree]
duree = "1 an"
fin = 2024-12-31

[[engagement]]
cle = "a"
libelle = "A"
""",
    "zones.csv": "code;zone\n13001;Aix\n13002;Arles\n",
}


def test_the_same_text_has_no_change():
    assert compare_folders(BEFORE, dict(BEFORE)) == ()


def test_a_value_that_changed_is_given_before_and_after_in_french():
    after = {**BEFORE, "convention.toml": BEFORE["convention.toml"].replace("2024-12-31", "2025-06-30")}
    ((file,)) = compare_folders(BEFORE, after)
    (entry,) = file.entries
    (value,) = entry.values
    assert (file.path, file.state, entry.word, entry.state) == (
        "convention.toml",
        "modifié",
        "duree",
        "modifié",
    )
    assert (value.word, value.old, value.new) == ("fin", "31/12/2024", "30/06/2025")


def test_an_entry_added_and_one_removed_are_known_by_their_keys():
    after = {**BEFORE, "convention.toml": BEFORE["convention.toml"].replace('cle = "a"', 'cle = "b"')}
    ((file,)) = compare_folders(BEFORE, after)
    assert [(one.word, one.key, one.state) for one in file.entries] == [
        ("engagement", "a", "retiré"),
        ("engagement", "b", "ajouté"),
    ]


def test_a_comment_alone_changes_a_file_without_an_entry():
    ((file,)) = compare_folders(BEFORE, {**BEFORE, "convention.toml": f"# note\n{BEFORE['convention.toml']}"})
    assert file.state == "modifié"
    assert file.entries == ()


def test_the_rows_of_a_table_are_compared_by_their_code():
    after = {**BEFORE, "zones.csv": "code;zone\n13001;Marseille\n13003;Arles\n"}
    ((file,)) = compare_folders(BEFORE, after)
    assert [(one.key, one.state) for one in file.entries] == [
        ("13001", "modifié"),
        ("13002", "retiré"),
        ("13003", "ajouté"),
    ]


def test_a_file_added_and_a_file_removed():
    after = {"convention.toml": BEFORE["convention.toml"], "comites.toml": '[[comite]]\ncle = "c"\n'}
    assert [(file.path, file.state) for file in compare_folders(BEFORE, after)] == [
        ("comites.toml", "ajouté"),
        ("zones.csv", "retiré"),
    ]


def test_a_draft_that_no_longer_reads_is_compared_line_by_line():
    after = {**BEFORE, "convention.toml": BEFORE["convention.toml"].replace('"1 an"', '"1 an')}
    ((file,)) = compare_folders(BEFORE, after)
    assert ('duree = "1 an', "ajouté") in [(one.key, one.state) for one in file.entries]


def test_a_table_whose_quotation_mark_is_never_closed_is_compared_all_the_same():
    broken = 'code;zone\n13001;"' + "x" * 200_000
    (change,) = compare_folders(BEFORE, {**BEFORE, "zones.csv": broken})
    assert (change.path, change.state) == ("zones.csv", "modifié")
