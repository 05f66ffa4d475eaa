from datetime import date

from django.db import transaction

from accord.conventions.models import Agreement
from accord.conventions.queries import current_version, read_version
from accord.pathways.models import Cohort, CohortMember
from accord.pathways.queries import candidates_on
from accord.pathways.rules.cohort import select_members


@transaction.atomic
def freeze_cohort(*, agreement: Agreement, public_key: str, day: date) -> Cohort:
    """Freeze a declared public on its day; a cohort already frozen is given back as it is (BDR art. 1)."""
    known = Cohort.objects.filter(agreement=agreement, key=public_key).first()
    if known:
        return known
    version = current_version(agreement.key)
    declared = read_version(version)
    public = next(public for public in declared.publics if public.key == public_key)
    selection = select_members(public, declared.territory, list(candidates_on(day)), day)
    cohort = Cohort.objects.create(
        agreement=agreement, version=version, key=public_key, reference_on=day, counts=selection.counts
    )
    members = [CohortMember(cohort=cohort, identity_id=identity) for identity in selection.identity_ids]
    CohortMember.objects.bulk_create(members, batch_size=5000)
    return cohort
