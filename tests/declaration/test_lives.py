"""The lives of the five agreements and of a few others, as a lawyer could read them."""

from datetime import date
from pathlib import Path

import pytest

from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.declaration.happenings import Occurrence
from accord.declaration.term import MissingEvent, derive_term, last_notice_days

DECLARED = Path(__file__).parents[2] / "declared"
HEAD = """
[convention]
cle = "essai"
titre = "Essai"
objet = "Essayer"
article = "1"
numero = "1"
annee = 2018
etat = "signée"
clauses_absentes = ["litiges"{absent}]
[[partie]]
cle = "a"
article = "1"
nom = "A"
nom_court = "A"
role = "region"
competence = "x"
signataire = "x"
[[partie]]
cle = "b"
article = "1"
nom = "B"
nom_court = "B"
role = "departement"
competence = "x"
signataire = "x"
[revision]
article = "7"
forme = "avenant"
"""
EVENT = '[[evenement]]\ncle = "{key}"\narticle = "1"\nlibelle = "{key}"\n{more}\n'


def events(*keys, **more):
    return "".join(EVENT.format(key=key, more=more.get(key.replace("-", "_"), "")) for key in keys)


def agree(text, absent=', "resiliation"'):
    reading = read_agreement({"tout.toml": (HEAD.format(absent=absent) + text).encode()})
    assert reading.problems == ()
    return reading.agreement


def declared(name):
    return read_agreement(DECLARED / name).agreement


# ---- Bouches-du-Rhône


def test_bdr_notified_on_15_january_2018_ends_on_14_january_2019_then_on_14_january_2021_at_most():
    term = derive_term(declared("paca-bdr-2017"), {"notification": date(2018, 1, 15)})
    assert [span.ends_on for span in term.spans] == [date(2019, 1, 14), date(2020, 1, 14), date(2021, 1, 14)]
    assert [span.kind for span in term.spans] == ["période", "reconduction", "reconduction"]


def test_bdr_a_letter_sent_on_30_june_2018_ends_it_on_30_july_2018():
    happened = {"notification": date(2018, 1, 15), "envoi-lettre-resiliation": date(2018, 6, 30)}
    assert derive_term(declared("paca-bdr-2017"), happened).ends_on == date(2018, 7, 30)


def test_bdr_the_last_letter_before_each_renewal_leaves_a_month_before():
    bdr, happened = declared("paca-bdr-2017"), {"notification": date(2018, 1, 15)}
    days = [day for day, _ in last_notice_days(bdr, happened, derive_term(bdr, happened))]
    assert days == [date(2018, 12, 14), date(2019, 12, 14)]


# ---- CNFPT


def test_cnfpt_runs_between_its_two_written_dates():
    term = derive_term(declared("pdc-cnfpt-2024"), {})
    assert (term.starts_on, term.ends_on) == (date(2023, 12, 1), date(2024, 12, 31))
    assert term.renewals_left(date(2024, 1, 1)) == 0


def test_cnfpt_a_letter_received_on_29_february_takes_effect_on_29_may_while_actions_are_still_open():
    term = derive_term(declared("pdc-cnfpt-2024"), {"reception-lettre-resiliation": date(2024, 2, 29)})
    assert term.ends_on == date(2024, 5, 29)
    assert term.reserve == "actions engagées à la date du préavis closes"


@pytest.mark.parametrize(
    ("closed", "ends"), [(date(2024, 4, 2), date(2024, 5, 29)), (date(2024, 6, 21), date(2024, 6, 21))]
)
def test_cnfpt_the_closing_of_engaged_actions_puts_off_the_effect_and_never_brings_it_forward(closed, ends):
    happened = {"reception-lettre-resiliation": date(2024, 2, 29), "cloture-actions-engagees": closed}
    term = derive_term(declared("pdc-cnfpt-2024"), happened)
    assert (term.ends_on, term.reserve) == (ends, "")


# ---- Temporary work

SIGNED = {
    "signature-departement": date(2024, 9, 2),
    "signature-fpett": date(2024, 9, 30),
    "signature-akto": date(2024, 9, 16),
}


def test_interim_starts_at_the_last_of_the_four_signatures_for_four_years():
    interim = declared("pdc-interim-2024")
    term = derive_term(interim, {**SIGNED, "signature-fastt": date(2024, 9, 18)})
    assert (term.starts_on, term.ends_on) == (date(2024, 9, 30), date(2028, 9, 29))
    assert len(term.spans) == 1


def test_interim_is_not_in_force_while_one_signature_is_missing():
    with pytest.raises(MissingEvent) as missing:
        derive_term(declared("pdc-interim-2024"), SIGNED)
    assert missing.value.event == "derniere-signature"


def test_interim_a_letter_received_on_31_january_ends_it_on_the_last_day_of_february():
    happened = {
        **SIGNED,
        "signature-fastt": date(2024, 9, 18),
        "reception-lettre-resiliation": date(2026, 1, 31),
    }
    assert derive_term(declared("pdc-interim-2024"), happened).ends_on == date(2026, 2, 28)


# ---- Hauts-de-France

NOTIFIED = {"notification": date(2022, 11, 15)}


def test_hdf_ends_on_the_day_that_is_written_whatever_six_years_would_give():
    term = derive_term(declared("hdf-pdc-2022"), NOTIFIED)
    assert (term.starts_on, term.ends_on) == (date(2022, 11, 15), date(2028, 12, 31))
    assert term.prolongations_left == 1


def test_hdf_an_amendment_adds_one_year_and_only_one():
    hdf = declared("hdf-pdc-2022")
    term = derive_term(hdf, {**NOTIFIED, "avenant-prolongation": date(2028, 5, 1)})
    assert (term.ends_on, term.prolongations_left) == (date(2029, 12, 31), 0)
    assert term.spans[-1].kind == "prolongation"
    twice = {
        **NOTIFIED,
        "avenant-prolongation": [Occurrence(date(2028, 5, 1)), Occurrence(date(2029, 5, 1))],
    }
    assert derive_term(hdf, twice).ends_on == date(2029, 12, 31)


def test_hdf_an_amendment_signed_after_the_end_prolongs_nothing():
    term = derive_term(declared("hdf-pdc-2022"), {**NOTIFIED, "avenant-prolongation": date(2029, 1, 1)})
    assert term.ends_on == date(2028, 12, 31)


def test_hdf_asked_as_of_a_day_before_the_amendment_it_still_ends_in_2028():
    hdf, happened = declared("hdf-pdc-2022"), {**NOTIFIED, "avenant-prolongation": date(2028, 5, 1)}
    assert derive_term(hdf, happened, date(2028, 4, 30)).ends_on == date(2028, 12, 31)
    assert derive_term(hdf, happened, date(2028, 5, 1)).ends_on == date(2029, 12, 31)


# ---- FSE+: no clause of duration


def test_fse_has_no_term_and_its_committees_are_still_dated():
    fse = declared("pdc-fse-2021")
    assert fse.clause("duree") == "non prévu"
    signed = dict.fromkeys(
        ("signature-etat", "signature-departement", "signature-terrimouv"), date(2023, 11, 13)
    )
    dues = obligations_between(fse, signed, date(2024, 1, 1), date(2024, 12, 31))
    assert [due.date for due in dues if due.key == "technique-elargi"] == [
        date(2024, 3, 31),
        date(2024, 6, 30),
        date(2024, 9, 30),
        date(2024, 12, 31),
    ]


# ---- Amendments

AMENDED = """
[duree]
article = "7"
commence = 2020-01-01
duree = "2 ans"
[resiliation]
article = "8"
par = ["a", "b"]
motifs = ["intérêt général"]
forme = "lettre"
preavis = "1 mois"
a_compter_de = "envoi"
[[avenant]]
cle = "avenant-1"
article = "avenant 1"
libelle = "Un an de plus, préavis de trois mois, bilan chaque trimestre"
reference = "délibération 21-3"
prend_effet = "signature-avenant"
[avenant.duree]
article = "avenant 1"
commence = 2020-01-01
duree = "3 ans"
[avenant.resiliation]
article = "avenant 1"
par = ["a", "b"]
motifs = ["intérêt général"]
forme = "lettre"
preavis = "3 mois"
a_compter_de = "envoi"
[[obligation]]
cle = "bilan"
article = "5"
libelle = "Bilan"
a_la_charge_de = ["a"]
rythme = "une fois par an"
jusqu_a = "signature-avenant"
[[obligation]]
cle = "bilan-trimestriel"
article = "avenant 1"
libelle = "Bilan"
a_la_charge_de = ["a"]
rythme = "chaque trimestre"
depuis = "signature-avenant"
[[engagement]]
cle = "achats"
article = "4"
libelle = "Acheter"
a_la_charge_de = ["a"]
rythme = "une fois par an"
montant = [
  { euros = 100, par = "an", nature = "ferme", a_compter_de = 2020-01-01, reference = "article 4" },
  { euros = 200, par = "an", nature = "ferme", a_compter_de = "signature-avenant", reference = "avenant 1" },
]
""" + events("envoi", "signature-avenant")
SIGNED_AMENDMENT = {"signature-avenant": date(2021, 3, 15)}


@pytest.fixture(scope="module")
def amended():
    return agree(AMENDED, absent="")


def test_an_amendment_that_is_not_signed_changes_nothing(amended):
    assert derive_term(amended, {}).ends_on == date(2021, 12, 31)
    assert derive_term(amended, SIGNED_AMENDMENT).ends_on == date(2022, 12, 31)


def test_an_amendment_signed_after_the_end_does_not_revive_the_agreement(amended):
    assert derive_term(amended, {"signature-avenant": date(2022, 1, 1)}).ends_on == date(2021, 12, 31)


def test_on_the_eve_of_the_amendment_the_old_rule_applies_and_on_its_day_the_new_one(amended):
    eve = amended.on(date(2021, 3, 14), SIGNED_AMENDMENT)
    day = amended.on(date(2021, 3, 15), SIGNED_AMENDMENT)
    assert (eve.term.duration.text, day.term.duration.text) == ("2 ans", "3 ans")
    assert (eve.termination.notice.text, day.termination.notice.text) == ("1 mois", "3 mois")
    assert [one.key for one in eve.obligations] == ["bilan"]
    assert [one.key for one in day.obligations] == ["bilan-trimestriel"]
    assert [amount.cents for amount in eve.commitments[0].amounts] == [10_000]
    assert [amount.cents for amount in day.commitments[0].amounts] == [20_000]
    assert ([one.key for one in eve.amendments], [one.key for one in day.amendments]) == ([], ["avenant-1"])


def test_asked_about_the_day_before_its_start_an_agreement_has_no_amount_yet(amended):
    assert amended.on(date(2019, 12, 31), {}).commitments[0].amounts == ()


@pytest.mark.parametrize(
    ("sent", "ends"), [(date(2021, 3, 14), date(2021, 4, 14)), (date(2021, 3, 15), date(2021, 6, 15))]
)
def test_a_notice_runs_under_the_rule_of_the_day_on_which_it_starts(amended, sent, ends):
    assert derive_term(amended, {**SIGNED_AMENDMENT, "envoi": sent}).ends_on == ends


def test_what_is_due_follows_the_rule_of_its_own_day(amended):
    dues = obligations_between(amended, SIGNED_AMENDMENT)
    yearly = [due.date for due in dues if due.key == "bilan"]
    quarterly = [due.date for due in dues if due.key == "bilan-trimestriel"]
    assert yearly == [date(2020, 12, 31)]
    assert quarterly[:2] == [date(2021, 3, 31), date(2021, 6, 30)]
    assert len(quarterly) == 8


# ---- Durations and events


def test_a_fixed_end_with_tacit_renewals_is_renewed_from_the_day_after_it():
    text = '[duree]\narticle = "1"\ncommence = 2020-03-10\nfin = 2020-12-31\nreconduction = "tacite"\n'
    text += 'reconductions_maximum = 2\nduree_de_reconduction = "1 an"\n'
    assert [span.ends_on for span in derive_term(agree(text), {}).spans] == [
        date(2020, 12, 31),
        date(2021, 12, 31),
        date(2022, 12, 31),
    ]


def test_a_derived_event_may_itself_wait_for_a_derived_one():
    text = '[duree]\narticle = "1"\ncommence = "tout-signe"\nduree = "1 an"\n'
    text += events(
        "s1", "s2", "s3", "deux", "tout-signe", deux='dernier_de = ["s1", "s2"]',
        tout_signe='dernier_de = ["deux", "s3"]',
    )  # fmt: skip
    days = {"s1": date(2020, 5, 1), "s2": date(2020, 2, 1), "s3": date(2020, 3, 1)}
    assert derive_term(agree(text), days).starts_on == date(2020, 5, 1)


def test_prolonged_twice_each_decided_before_the_end_then_running():
    text = '[duree]\narticle = "1"\ncommence = 2020-01-01\nduree = "1 an"\n'
    text += '[duree.prolongation]\narticle = "1"\nduree = "6 mois"\nnombre = 2\nevenement = "decision"\n'
    agreement = agree(text + events("decision", decision='arrive = "à chaque fois"\nde = "courrier"'))
    days = [date(2020, 11, 1), date(2021, 5, 1), date(2021, 6, 1)]
    assert derive_term(agreement, {"decision": days}).ends_on == date(2021, 12, 31)
    assert derive_term(agreement, {"decision": days[:1]}).ends_on == date(2021, 6, 30)
    assert derive_term(agreement, {"decision": [date(2021, 1, 1)]}).ends_on == date(2020, 12, 31)


def renewed_each_year(notice):
    text = '[duree]\narticle = "1"\ncommence = "notification"\nduree = "1 an"\nreconduction = "tacite"\n'
    text += 'reconductions_maximum = 2\n[resiliation]\narticle = "1"\npar = ["a"]\nmotifs = ["x"]\n'
    text += f'forme = "lettre"\npreavis = "{notice}"\na_compter_de = "lettre"\n'
    return agree(text + events("notification", "lettre"), absent="")


@pytest.mark.parametrize("notice", ["8 jours francs", "5 jours ouvrés", "10 jours ouvrables", "1 mois"])
def test_a_notice_given_on_the_last_day_ends_the_agreement_before_its_renewal(notice):
    agreement = renewed_each_year(notice)
    for rank in range(28):
        happened = {"notification": date(2018, 1, 1 + rank)}
        for day, span in last_notice_days(agreement, happened, derive_term(agreement, happened)):
            assert derive_term(agreement, {**happened, "lettre": day}).ends_on < span.starts_on


def test_eight_clear_days_that_would_end_on_a_sunday_are_given_two_days_earlier():
    # The period ends on Sunday 6 January 2019: sent on Friday 28 or Thursday 27, the notice runs to Monday 7.
    agreement, happened = renewed_each_year("8 jours francs"), {"notification": date(2018, 1, 7)}
    days = last_notice_days(agreement, happened, derive_term(agreement, happened))
    assert days[0][0] == date(2018, 12, 26)


def test_an_amendment_decided_during_a_prolongation_holds():
    text = '[duree]\narticle = "1"\ncommence = 2020-01-01\nduree = "1 an"\n'
    text += '[duree.prolongation]\narticle = "1"\nduree = "1 an"\nevenement = "decision"\n'
    text += (
        '[[avenant]]\ncle = "a1"\narticle = "1"\nlibelle = "x"\nreference = "x"\nprend_effet = "avenant"\n'
    )
    text += (
        '[avenant.duree]\narticle = "1"\ncommence = 2020-01-01\nfin = 2023-06-30\nreconduction = "jamais"\n'
    )
    agreement = agree(text + events("decision", "avenant"))
    prolonged = {"decision": date(2020, 11, 1)}
    assert derive_term(agreement, {**prolonged, "avenant": date(2021, 6, 1)}).ends_on == date(2023, 6, 30)
    assert derive_term(agreement, {**prolonged, "avenant": date(2022, 1, 1)}).ends_on == date(2021, 12, 31)
    assert derive_term(agreement, {"avenant": date(2021, 6, 1)}).ends_on == date(2020, 12, 31)
