"""Forms: read strictly, given back as typed, errors first."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from accord.face.forms import Field, Form, Refused


def even(typed: str) -> int:
    if not typed.isdigit() or int(typed) % 2:
        raise Refused("Donnez un nombre pair.")
    return int(typed)


class Sample(Form):
    fields = (
        Field("motif", "Motif", required="Dites pourquoi.", hint="Une phrase.", maxlength=10),
        Field("jour", "Jour", kind="date"),
        Field("places", "Places", kind="number"),
        Field("paire", "Pair", read=even),
        Field("avis", "Avis", kind="radios", options=(("oui", "Oui"), ("non", "Non"))),
        Field("pieces", "Pièces", kind="checkboxes", options=(("a", "A"), ("b", "B"))),
        Field("accord", "J’ai lu", kind="checkbox"),
        Field("secret", "Mot de passe", kind="password"),
        Field("fichiers", "Fichiers", kind="files"),
    )

    def check(self):
        if self.values["avis"] == "non" and not self.values["pieces"]:
            self.add_error("", "Un refus demande une pièce.")


def sent(query: str, files=None) -> Sample:
    return Sample(QueryDict(query), files)


def test_answers_are_read_as_what_they_are():
    upload = SimpleUploadedFile("a.csv", b"x")
    form = sent(
        "motif=oui&jour=2018-01-31&places=1 200&paire=4&avis=oui&pieces=a&pieces=b&accord=oui&secret= x ",
        MultiValueDict({"fichiers": [upload]}),
    )
    assert form.is_valid()
    assert form.values == {
        "motif": "oui", "jour": date(2018, 1, 31), "places": 1200, "paire": 4, "avis": "oui",
        "pieces": ("a", "b"), "accord": True, "secret": " x ", "fichiers": (upload,),
    }  # fmt: skip


def test_an_empty_answer_is_unknown_and_never_zero():
    form = sent("motif=x")
    assert form.is_valid()
    assert (form.values["jour"], form.values["places"], form.values["accord"]) == (None, None, False)


def test_the_errors_come_first_in_the_order_of_the_fields():
    form = sent("places=douze&paire=3&motif=")
    assert not form.is_valid()
    summary = form.sheet().summary
    assert summary.heading == "3\u00a0réponses à corriger"
    assert [(error.text, error.url) for error in summary.errors] == [
        ("Dites pourquoi.", "#motif"),
        ("Écrivez un nombre entier, par exemple 12.", "#places"),
        ("Donnez un nombre pair.", "#paire"),
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("motif=un texte trop long", "Écrivez au plus 10\u00a0caractères."),
        ("motif=x&avis=peut-etre", "Choisissez une réponse de la liste."),
        ("motif=x&pieces=a&pieces=z", "Choisissez une réponse de la liste."),
        ("motif=x&jour=31 janvier", "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 31/01/2018."),
        ("motif=x&avis=non", "Un refus demande une pièce."),
    ],
)
def test_an_answer_that_cannot_be_taken_says_the_cure(query, said):
    form = sent(query)
    assert not form.is_valid()
    assert [error.text for error in form.sheet().summary.errors] == [said]


def test_what_was_typed_is_given_back_but_never_a_password():
    form = sent("motif=un texte trop long&places=douze&pieces=b&accord=oui&secret=cle")
    form.is_valid()
    shown = {field.name: field for field in form.sheet().fields}
    assert shown["motif"].value == "un texte trop long"
    assert shown["places"].value == "douze"
    assert [(code, is_chosen) for code, _label, _id, is_chosen in shown["pieces"].options] == [
        ("a", False),
        ("b", True),
    ]
    assert shown["accord"].options[0][3]
    assert shown["secret"].value == ""


def test_a_blank_form_shows_what_is_known_and_no_error():
    sheet = Sample(initial={"jour": date(2018, 1, 31), "avis": "non"}).sheet()
    assert sheet.summary is None
    assert sheet.fields[1].value == "2018-01-31"
    assert sheet.fields[4].options[1][3]


def test_a_wrong_field_is_tied_to_its_hint_and_its_error():
    form = sent("motif=")
    form.is_valid()
    page = render_to_string("face/parts/field.html", {"field": form.sheet().fields[0]})
    assert 'aria-describedby="motif-aide motif-erreur"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="motif-erreur"' in page


def test_each_link_of_the_summary_leads_to_a_box_of_the_page():
    class Strict(Form):
        fields = tuple(
            Field(f"q-{kind}", kind, kind=kind, required="Répondez.", options=(("a", "A"),))
            for kind in (
                "text",
                "textarea",
                "select",
                "radios",
                "checkboxes",
                "checkbox",
                "file",
                "files",
                "date",
            )
        )

    form = Strict(QueryDict(""), MultiValueDict())
    form.is_valid()
    sheet = form.sheet()
    page = render_to_string("face/parts/fields.html", {"form": sheet})
    assert len(sheet.summary.errors) == 9
    assert [error.url for error in sheet.summary.errors if f'id="{error.url[1:]}"' not in page] == []


def test_what_was_typed_is_escaped():
    form = sent("motif=<script>")
    form.is_valid()
    assert "<script>" not in render_to_string("face/parts/fields.html", {"form": form.sheet()})
