"""Who may open what, by role. One rule a page; which agreement and which row are asked elsewhere.

Each right is a pair: `check_…` raises the reason, `can_…` answers. Source: BDR art. 2 to 5 (who follows the
agreement, individual data only where the text allows them) and RGPD art. 5(1)(b) and (c).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

STEERING = "pilotage"
TRAINING_SERVICE = "service-formation"
REFERENT = "referent"
PROVIDER = "organisme"
ROLES = (STEERING, TRAINING_SERVICE, REFERENT, PROVIDER)


class HasRole(Protocol):
    """Whoever acts: only the role is read here."""

    @property
    def role(self) -> str:
        """One of ROLES."""


class NotAllowed(Exception):
    """The actor's role does not open this. `code` is worded in `partners/wording.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rule:
    """A right: the roles that have it, and the reason given to the others."""

    roles: frozenset[str]
    reason: str

    def check(self, actor: HasRole) -> None:
        """Raise NotAllowed with the reason when the actor's role does not have the right."""
        if actor.role not in self.roles:
            raise NotAllowed(self.reason)

    def allows(self, actor: HasRole) -> bool:
        """Whether the actor's role has the right."""
        return actor.role in self.roles


def _pair(*roles: str, reason: str) -> tuple[Rule, Callable[[HasRole], None], Callable[[HasRole], bool]]:
    rule = Rule(frozenset(roles), reason)
    return rule, rule.check, rule.allows


MEMBER, check_is_member, can_be_member = _pair(*ROLES, reason="acces.sans_role")

# One's own account: the only pages that a role bound to a second factor opens before it has one.
MANAGE_OWN_ACCOUNT, check_manage_own_account, can_manage_own_account = _pair(*ROLES, reason="acces.sans_role")
# Who did what, for the organisation that answers for the data (RGPD art. 5(2) and 32).
READ_JOURNAL, check_read_journal, can_read_journal = _pair(STEERING, reason="acces.journal")

# Every role sees persons: the whole territory, one's trainees, or those one follows.
SEES_PERSONS = frozenset({STEERING, TRAINING_SERVICE, REFERENT, PROVIDER})


def needs_second_factor(actor: HasRole, policy: str) -> bool:
    """Whether the role must have a second factor, where the policy is « required » (else it is offered)."""
    return policy == "required" and actor.role in SEES_PERSONS


# The parties follow the agreement together (BDR art. 5): the Département steers, the Région buys training.
SEE_AGREEMENT, check_see_agreement, can_see_agreement = _pair(
    STEERING, TRAINING_SERVICE, reason="acces.suivi_des_signataires"
)
SEE_FIGURES, check_see_figures, can_see_figures = _pair(
    STEERING, TRAINING_SERVICE, reason="acces.chiffres_des_signataires"
)
SEE_COMMITTEES, check_see_committees, can_see_committees = _pair(
    STEERING, TRAINING_SERVICE, reason="acces.comites_des_signataires"
)
# The list and the pages of persons: row-level security shows each body those that it follows, and no other.
SEE_PERSONS, check_see_persons, can_see_persons = _pair(*ROLES, reason="acces.sans_role")
# A list of persons that leaves the screen: the two bodies that signed, for what the agreement lets them see.
EXPORT_PERSONS, check_export_persons, can_export_persons = _pair(
    STEERING, TRAINING_SERVICE, reason="acces.export_personnes"
)
# Who looked at a person, whatever their organisation: the body that answers for the data (RGPD art. 5(2)).
SEE_LOOKS, check_see_looks, can_see_looks = _pair(STEERING, reason="acces.consultations")
# Persons of the whole territory: the Département alone; the others see those whom they follow, row by row.
SEE_ALL_PERSONS, check_see_all_persons, can_see_all_persons = _pair(
    STEERING, reason="acces.personnes_du_departement"
)
REVIEW_PAIRS, check_review_pairs, can_review_pairs = _pair(STEERING, reason="acces.rapprochements")
# Who keeps the agreement: its dates, what became of its obligations, its frozen figures (BDR art. 5, ALL-3).
STEER_AGREEMENT, check_steer_agreement, can_steer_agreement = _pair(
    STEERING, reason="acces.tenue_de_la_convention"
)
# Files of partners: each party deposits and follows its own, the Département any (BDR art. 2 and 5); which
# formats and which deposits, `deposits/rules/policies.py` and row-level security say.
DEPOSIT_FILES, check_deposit_files, can_deposit_files = _pair(
    STEERING, TRAINING_SERVICE, reason="acces.deposer"
)
SEE_DEPOSITS, check_see_deposits, can_see_deposits = _pair(STEERING, TRAINING_SERVICE, reason="acces.depots")
