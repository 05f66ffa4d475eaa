import json

import pytest
from pydantic import ValidationError

from accord.declaration import fingerprint_of, read_agreement
from accord.declaration.agreement import Agreement
from accord.declaration.schema import build_schema
from tests.declaration.sample import SAMPLE, sample


def test_a_sound_folder_gives_an_agreement_and_no_problem():
    reading = read_agreement(sample())
    assert reading.problems == ()
    assert reading.agreement.key == "essai-2020"
    assert reading.agreement.party("region").short_name == "Région"
    assert reading.agreement.format("region-formations").sender == "region"


def test_an_agreement_cannot_be_changed():
    agreement = read_agreement(sample()).agreement
    with pytest.raises(ValidationError):
        agreement.header.title = "autre"


def test_the_zones_of_a_territory_come_from_the_file_beside():
    assert read_agreement(sample()).agreement.zones("bassin") == {"131": "Aix", "133": "Marseille"}


def test_a_clause_that_the_text_does_not_have_says_non_prevu():
    agreement = read_agreement(sample()).agreement
    assert agreement.clause("litiges") == "non prévu"
    assert agreement.clause("resiliation").notice.months == 1


def test_a_key_that_does_not_exist_is_a_key_error():
    agreement = read_agreement(sample()).agreement
    with pytest.raises(KeyError):
        agreement.committee("inconnu")


def test_words_may_stand_in_any_file_of_the_folder():
    together = "\n".join(
        text for name, text in SAMPLE.items() if name.endswith(".toml") and not name.startswith("formats/")
    )
    apart = {name: None for name in SAMPLE if name.endswith(".toml") and not name.startswith("formats/")}
    reading = read_agreement(sample(**apart, **{"tout.toml": together}))
    assert reading.problems == ()
    assert reading.agreement == read_agreement(sample()).agreement


def test_the_fingerprint_follows_names_and_bytes_only():
    files = sample()
    assert fingerprint_of(files) == fingerprint_of(dict(reversed(files.items())))
    assert fingerprint_of(files) != fingerprint_of({**files, "zones.csv": files["zones.csv"] + b"\n"})
    assert read_agreement(files).fingerprint == fingerprint_of(files)


def test_a_folder_on_disk_reads_like_its_files(tmp_path):
    (tmp_path / "formats").mkdir()
    for name, text in sample().items():
        (tmp_path / name).write_bytes(text)
    assert read_agreement(tmp_path).fingerprint == read_agreement(sample()).fingerprint


def test_the_published_schema_explains_every_word_in_french():
    schema = build_schema()
    json.dumps(schema)
    tables = [schema, *schema["$defs"].values()]
    words = {name: field for table in tables for name, field in table.get("properties", {}).items()}
    assert {"convention", "engagement", "rythme", "gelee_le"} <= set(words)
    assert all(field.get("description") for field in words.values())
    assert set(schema["properties"]) == {field.alias for field in Agreement.model_fields.values()}
