import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accord.kit.row_policies import protect_table

# A key is found by its hash, without signing in; who steers the agreement makes and revokes it.
OWN_KEYS = (
    "accord_is_trusted() OR (accord_has_role('pilotage') AND EXISTS (SELECT 1 FROM conventions_agreementparty p"
    " WHERE p.agreement_id = deposits_senderkey.agreement_id AND p.organisation_id = accord_organisation()))"
)

# Handed over by a person in their own name and role, or by a key that stands, in the name of its sender.
IN_PERSON = (
    "organisation_id = accord_organisation() AND user_id = accord_user() AND accord_has_role(role)"
    " AND role IN ('pilotage', 'service-formation') AND state = 'attend' AND deposit_id IS NULL"
)
BY_KEY = (
    "organisation_id = accord_organisation() AND accord_user() IS NULL AND user_id IS NULL AND role = ''"
    " AND state = 'attend' AND deposit_id IS NULL AND EXISTS (SELECT 1 FROM deposits_senderkey k"
    " WHERE k.id = deposits_arrival.key_id AND k.agreement_id = deposits_arrival.agreement_id"
    " AND k.sender_id = deposits_arrival.organisation_id AND k.revoked_at IS NULL)"
)


class Migration(migrations.Migration):
    """Keys of senders: a file may be handed over by a machine, in the name of one sender of one agreement."""

    dependencies = [
        ("conventions", "0006_occurrences"),
        ("deposits", "0011_file_removed"),
        ("partners", "0005_who_acts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="SenderKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("agreement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conventions.agreement")),
                ("created_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("revoked_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("sender", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation")),
            ],
        ),
        migrations.AlterField(
            model_name="arrival",
            name="user",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name="arrival", name="role", field=models.CharField(blank=True, max_length=24)
        ),
        migrations.AddField(
            model_name="arrival",
            name="key",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="arrivals", to="deposits.senderkey"),
        ),
        migrations.RunSQL(*protect_table("deposits_senderkey", "true", OWN_KEYS)),
        migrations.RunSQL(
            f"ALTER POLICY deposits_arrival_scope ON deposits_arrival WITH CHECK (({IN_PERSON}) OR ({BY_KEY}))",
            f"ALTER POLICY deposits_arrival_scope ON deposits_arrival WITH CHECK ({IN_PERSON})",
        ),
    ]
