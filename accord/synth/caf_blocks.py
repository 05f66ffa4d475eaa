"""The XML of a household in the VRSB0801 layout, written as text for speed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from accord.synth.caf_identity import escape, write_identity
from accord.synth.events import Event
from accord.synth.households import Household, Member
from accord.synth.noise import fold
from accord.synth.people import Person
from accord.synth.places import Address
from accord.synth.timetable import CafFlow, add_months, end_of_month

#: Flat amount of the RSA from September 2017, in cents.
FLAT_RATE = 54_548
TAG_OF_WAGES, TAG_OF_NOTHING, TAG_OF_BENEFITS, TAG_OF_ALIMONY = "001", "000", "300", "041"


class BlockWriter:
    """Writes the households of one CAF. `number` is NUMORG, `partner` IDEPARTE."""

    def __init__(self, rng: Random, number: str, partner: str, first_on: date) -> None:
        self.rng = rng
        self.first_on = first_on
        self.partner = f"<Partenaire><TYPEPARTE>CG </TYPEPARTE><IDEPARTE>{partner}</IDEPARTE></Partenaire>"
        self.organisation = f"<FONORG>CAF</FONORG><NUMORG>{number}</NUMORG>"

    def write(self, household: Household, flow: CafFlow, events: list[Event]) -> str:
        """One `InfosFoyerRSA` element, on one line; the events only appear in the deltas."""
        spouse = self._find_spouse(household)
        persons = "".join(self._write_person(household, member, flow, spouse) for member in household.members)
        lines = "" if flow.is_stock else "".join(self._write_event(household, event) for event in events)
        return (
            f"<InfosFoyerRSA>{self._write_identification(household)}{persons}"
            f"{self._write_administrative(household)}{self._write_benefit(household, flow)}{lines}"
            "</InfosFoyerRSA>\n"
        )

    @staticmethod
    def _find_spouse(household: Household) -> Person | None:
        return next((member.person for member in household.members if member.role == "CJT"), None)

    def _write_identification(self, household: Household) -> str:
        ceding = taking = ""
        if household.came_from:
            ceding = (
                f"<OrganismeCedant><FONORGCEDMUT>CAF</FONORGCEDMUT><NUMORGCEDMUT>{household.came_from}</NUMORGCEDMUT>"
                f"<MATRICULEORGCEDMUT>{(household.number * 7919) % 9_000_000 + 1_000_000}00000000"
                "</MATRICULEORGCEDMUT>"
                f"<DDARRMUT>{household.appears_on}</DDARRMUT></OrganismeCedant>"
            )
        if household.moved_to:
            taking = (
                f"<OrganismePrenant><FONORGPRENMUT>CAF</FONORGPRENMUT><NUMORGPRENMUT>{household.moved_to}</NUMORGPRENMUT>"
                f"<DDDEPAMUT>{household.closed_on}</DDDEPAMUT></OrganismePrenant>"
            )
        return (
            f"<IdentificationRSA><Organisme>{self.organisation}<MATRICULE>{household.matricule}00000000</MATRICULE>"
            f"</Organisme>{self.partner}<DemandeRSA><DTDEMRSA>{household.demanded_on}</DTDEMRSA>"
            f"<NUMDEMRSA>{household.demand}</NUMDEMRSA></DemandeRSA>{ceding}{taking}</IdentificationRSA>"
        )

    def _write_person(
        self, household: Household, member: Member, flow: CafFlow, spouse: Person | None
    ) -> str:
        person, role = member.person, member.role
        head = role == "DEM"
        identity = write_identity(self.rng, person, self.first_on, spouse if head else None)
        child = role == "ENF"
        kept = "1" if child else "0"
        preceding = (
            f"<NUMDEMRSAPRECE>{member.previous_demand}</NUMDEMRSAPRECE>" if member.previous_demand else ""
        )
        text = (
            f"<Personne>{identity}<DossierCAF><TOPRESPDOS>{int(head)}</TOPRESPDOS>"
            f"<DDRATDOS>{max(household.opened_on, member.joined_on.replace(day=1))}</DDRATDOS>"
            f"{preceding}</DossierCAF>"
            f"<Prestations><NATPREST>PFA</NATPREST><ROLEPERS>{role}</ROLEPERS><TOPCHAPERS>{kept}</TOPCHAPERS></Prestations>"
            f"<Prestations><NATPREST>RSA</NATPREST><ROLEPERS>{role}</ROLEPERS><TOPCHAPERS>{int(member.charged)}</TOPCHAPERS>"
            f"</Prestations>"
        )
        if child:
            return text + self._write_parent(household, person) + "</Personne>"
        # One registered person in nine has not told the CAF.
        number = person.jobseeker_id if person.number % 9 else ""
        job = f"<DossierPoleEmploi><IDASSEDIC>{number[:8]}</IDASSEDIC></DossierPoleEmploi>" if number else ""
        return (
            f"{text}{job}{self._write_resources(household, member, flow)}<MontantCalculDroitRSAPersonne>"
            f"<TOPPERSDRODEVORSA>{int(member.subject)}</TOPPERSDRODEVORSA><TOPPERSENTDRODEVORSA>0</TOPPERSENTDRODEVORSA>"
            f"<MTPERSRESSMENRSA>{member.income:06d}.00</MTPERSRESSMENRSA></MontantCalculDroitRSAPersonne>"
            f"<Activite><REG>GE</REG><ACT>{member.activity or 'SSA'}</ACT>"
            f"<DDACT>{member.joined_on}</DDACT></Activite>"
            "</Personne>"
        )

    def _write_parent(self, household: Household, child: Person) -> str:
        """Who the child is attached to, written for one child in seven."""
        if child.number % 7:
            return ""
        parent = household.members[0].person
        return (
            f"<Rattachement><NOMNAI>{escape(fold(parent.birth_name)[:28])}</NOMNAI>"
            f"<PRENOM>{escape(fold(parent.first_names[0])[:32])}</PRENOM><DTNAI>{parent.born_on}</DTNAI>"
            f"<TYPEPAR>{'ME' if parent.sex == '2' else 'PE'}</TYPEPAR></Rattachement>"
        )

    def _write_resources(self, household: Household, member: Member, flow: CafFlow) -> str:
        """The three months of the last quarterly declaration; a third of households declares each month."""
        last = end_of_month(
            add_months(
                flow.reference_on.replace(day=1), -1 - (household.number + flow.reference_on.month) % 3
            )
        )
        months = [
            add_months(last.replace(day=1), -2),
            add_months(last.replace(day=1), -1),
            last.replace(day=1),
        ]
        benefits = len(household.members) > 2 and member.role == "DEM"
        blocks = "".join(self._write_month(member, month, benefits) for month in months)
        return (
            f"<Ressources><GeneraliteRessourcesTrimestre><TOPRESSNUL>{int(not member.income)}</TOPRESSNUL>"
            f"<DDRESS>{months[0]}</DDRESS><DFRESS>{last}</DFRESS></GeneraliteRessourcesTrimestre>{blocks}</Ressources>"
        )

    @staticmethod
    def _write_month(member: Member, month: date, benefits: bool) -> str:
        def line(nature: str, euros: int) -> str:
            return (
                f"<DetailRessourcesMensuelles><NATRESS>{nature}</NATRESS><MTNATRESSMEN>{euros:07d}.00</MTNATRESSMEN>"
                "</DetailRessourcesMensuelles>"
            )

        amount = member.income + (month.month * 13 + member.person.number) % 40 if member.income else 0
        lines = line(TAG_OF_WAGES, amount) if amount else line(TAG_OF_NOTHING, 0)
        if benefits:
            lines += line(TAG_OF_BENEFITS, 129 + member.person.number % 170)
        if member.person.number % 5 == 0:
            lines += line(TAG_OF_ALIMONY, 109)
        return (
            f"<RessourcesMensuelles><GeneraliteRessourcesMensuelles><MOISRESS>{month}</MOISRESS>"
            f"<NBHEUMENTRA>{amount // 10:03d}</NBHEUMENTRA></GeneraliteRessourcesMensuelles>{lines}"
            "</RessourcesMensuelles>"
        )

    def _write_administrative(self, household: Household) -> str:
        addresses = "".join(
            _write_address(rank, address) for rank, address in enumerate(household.addresses, start=1)
        )
        return (
            f"<DonneesAdministratives><SituationFamille><SITFAM>{household.family}</SITFAM>"
            f"<DDSITFAM>{household.family_since}</DDSITFAM></SituationFamille>{addresses}</DonneesAdministratives>"
        )

    def _write_benefit(self, household: Household, flow: CafFlow) -> str:
        return (
            f"<PrestationRSA><SituationDossierRSA><EtatDossierRSA><ETATDOSRSA>{household.state}</ETATDOSRSA></EtatDossierRSA>"
            f"{_write_situation(household)}</SituationDossierRSA>"
            f"<DetailDroitRSA>{_write_rights(household, flow)}</DetailDroitRSA></PrestationRSA>"
        )

    @staticmethod
    def _write_event(household: Household, event: Event) -> str:
        minutes = (household.number * 37) % 600
        return (
            f"<Evenement><DTLIQ>{event.day}</DTLIQ>"
            f"<HEULIQ>{8 + minutes // 60:02d}:{minutes % 60:02d}:00</HEULIQ>"
            f"<FG>{event.code}</FG></Evenement>"
        )


def _write_situation(household: Household) -> str:
    state = household.state
    if state in ("5", "6"):
        # A closing on an earlier month is dated at the end of the month before.
        day = household.closed_on
        day = day if state == "5" or day is None else day.replace(day=1) - timedelta(days=1)
        tag = "FinDroit" if state == "5" else "FinDroitMoisAnterieur"
        return f"<{tag}><MOTICLORSA>{household.reason}</MOTICLORSA><DTCLORSA>{day}</DTCLORSA></{tag}>"
    if state == "1":
        return f"<Refus><DTREFURSA>{household.opened_on}</DTREFURSA><MOTIREFURSA>F02</MOTIREFURSA></Refus>"
    if state == "3":
        return (
            f"<SuspensionDroit><MOTISUSDRORSA>{household.reason}</MOTISUSDRORSA>"
            f"<DDSUSDRORSA>{household.suspended_on}</DDSUSDRORSA></SuspensionDroit>"
        )
    if state == "4":
        return (
            f"<SuspensionVersement><MOTISUSVERSRSA>{household.reason}</MOTISUSVERSRSA>"
            f"<DDSUSVERSRSA>{household.suspended_on}</DDSUSVERSRSA></SuspensionVersement>"
        )
    return ""


def _write_rights(household: Household, flow: CafFlow) -> str:
    adults = household.adults
    subject = any(member.subject for member in adults)
    others = len(household.members) - len(adults)
    common = (
        f"<TroncCommunDroitRSA><TOPSANSDOMFIXE>{int(household.number % 90 == 0)}</TOPSANSDOMFIXE>"
        f"<NBENFAUTCHA>{others}</NBENFAUTCHA><ORIDEMRSA>{household.requested_under}</ORIDEMRSA>"
        f"<TOPFOYDRODEVORSA>{int(subject)}</TOPFOYDRODEVORSA></TroncCommunDroitRSA>"
    )
    if household.state not in ("2", "3"):
        return common
    guaranteed = FLAT_RATE * (100 + 50 * (len(adults) > 1) + 30 * others) // 100
    income = 100 * sum(member.income for member in adults)
    housing = 6546 + 6546 * min(others, 1)
    due = max(guaranteed - income - housing, 0)
    month = flow.reference_on.replace(day=1)
    single_parent = len(adults) == 1 and others and household.members[0].person.sex == "2"
    nature, detail = ("RSI", "RSIN1") if single_parent and household.number % 3 == 0 else ("RSD", "RSDN2")
    return (
        f"{common}<MontantsCalculDroitRSA><DDELECAL>{month}</DDELECAL><MTREVMINIGARARSA>{_euros(guaranteed)}</MTREVMINIGARARSA>"
        f"<MTREVGARARSA>{_euros(guaranteed)}</MTREVGARARSA><MTALRSA>{_euros(housing)}</MTALRSA>"
        f"<MTRESSMENRSA>{_euros(income)}</MTRESSMENRSA><MTTOTDRORSA>{_euros(due)}</MTTOTDRORSA></MontantsCalculDroitRSA>"
        f"<DetailCalculDroitRSA><NATPF>{nature}</NATPF><SOUSNATPF>{detail}</SOUSNATPF><DDNATDRO>{household.opened_on}</DDNATDRO>"
        f"<MTRSAVERS>{_euros(due)}</MTRSAVERS><DTDERRSAVERS>{month}</DTDERRSAVERS></DetailCalculDroitRSA>"
    )


def _euros(cents: int) -> str:
    return f"{cents // 100:06d}.{cents % 100:02d}"


def _write_address(rank: int, address: Address) -> str:
    commune = address.commune
    return (
        f"<Adresse><TroncCommunAdresse><RGADR>{rank:02d}</RGADR><DTEMM>{address.since}</DTEMM><PAYS>FRA</PAYS>"
        f"<TYPEADR>D</TYPEADR><ETATADR>CO</ETATADR></TroncCommunAdresse><AdresseDetailleeFrance>"
        f"<COMPLIDEADR/><COMPLADR>{address.extra}</COMPLADR><NUMVOIE>{address.number}</NUMVOIE>"
        f"<LIBTYPEVOIE>{address.kind}</LIBTYPEVOIE><NOMVOIE>{address.street}</NOMVOIE><LIEUDIST/>"
        f"<NUMCOM>{commune.code}</NUMCOM><CODEPOS>{address.postcode}</CODEPOS><NOMCOM>{escape(fold(commune.name)[:32])}</NOMCOM>"
        "</AdresseDetailleeFrance></Adresse>"
    )
