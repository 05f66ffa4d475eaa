from accord.kit.facts import Column, Fact

FACTS = (
    Fact(
        name="cohort_member",
        word="membre_cohorte",
        label="Personnes des cohortes",
        grain="une personne dans une cohorte figée",
        columns=(
            Column("agreement", "convention", "Convention", "code"),
            Column("cohort", "cohorte", "Cohorte", "code"),
            Column("reference_on", "date_reference", "Date de gel", "date"),
        ),
        sql="""SELECT min(m.id) AS fact_id, NULL::bigint AS deposit_id, NULL::integer AS row, i.person_id,
  a.key AS agreement, c.key AS cohort, c.reference_on
FROM pathways_cohortmember m
JOIN pathways_cohort c ON c.id = m.cohort_id
JOIN conventions_agreement a ON a.id = c.agreement_id
JOIN people_identity i ON i.id = m.identity_id
GROUP BY i.person_id, a.key, c.key, c.reference_on""",
    ),
)
