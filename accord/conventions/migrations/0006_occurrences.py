import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from accord.kit.row_policies import protect_table

# Whoever has the address reads it without signing in: the row is found by its hash. An organisation writes its own.
OWN_ADDRESS = (
    "accord_is_trusted() OR conventions_calendarsubscription.organisation_id = accord_organisation()"
)


class Migration(migrations.Migration):

    dependencies = [
        ('conventions', '0005_who_keeps'),
        ('partners', '0005_who_acts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='agreementevent',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='agreementevent',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='outcome',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='outcome',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='outcome',
            name='one_outcome_per_due',
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='is_cancelled',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='label',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='agreementeventevent',
            name='is_cancelled',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='agreementeventevent',
            name='label',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='outcome',
            name='occurrence',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='outcomeevent',
            name='occurrence',
            field=models.CharField(blank=True, max_length=120),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementevent',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "conventions_agreementeventevent" ("agreement_id", "happened_on", "id", "is_cancelled", "label", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "reference") VALUES (NEW."agreement_id", NEW."happened_on", NEW."id", NEW."is_cancelled", NEW."label", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."reference"); RETURN NULL;', hash='fe5c3e4a7aa2783d40a8ecf3704ccb9bf038c281', operation='UPDATE', pgid='pgtrigger_update_update_5cda1', table='conventions_agreementevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementevent',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conventions_agreementeventevent" ("agreement_id", "happened_on", "id", "is_cancelled", "label", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "reference") VALUES (OLD."agreement_id", OLD."happened_on", OLD."id", OLD."is_cancelled", OLD."label", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."reference"); RETURN NULL;', hash='9de51b8f42b52a75244bbf0b7e2044fde44a1e2d', operation='DELETE', pgid='pgtrigger_delete_delete_593f6', table='conventions_agreementevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "conventions_outcomeevent" ("agreement_id", "done_on", "due_on", "id", "key", "kind", "occurrence", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "state", "words") VALUES (NEW."agreement_id", NEW."done_on", NEW."due_on", NEW."id", NEW."key", NEW."kind", NEW."occurrence", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."state", NEW."words"); RETURN NULL;', hash='1368fcd42ffb689d8f1f9f4052d10c223b7b513b', operation='UPDATE', pgid='pgtrigger_update_update_ef911', table='conventions_outcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conventions_outcomeevent" ("agreement_id", "done_on", "due_on", "id", "key", "kind", "occurrence", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "state", "words") VALUES (OLD."agreement_id", OLD."done_on", OLD."due_on", OLD."id", OLD."key", OLD."kind", OLD."occurrence", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."state", OLD."words"); RETURN NULL;', hash='85d70b3c3c488e3dd68d3c5844403d6262e19602', operation='DELETE', pgid='pgtrigger_delete_delete_9c79a', table='conventions_outcome', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.UniqueConstraint(fields=('agreement', 'kind', 'key', 'due_on', 'occurrence'), name='one_outcome_per_due'),
        ),
        migrations.AddField(
            model_name='calendarsubscription',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='calendarsubscription',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation'),
        ),
        migrations.AddConstraint(
            model_name='calendarsubscription',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('organisation',), name='one_address_per_organisation'),
        ),
        migrations.RunSQL(*protect_table("conventions_calendarsubscription", "true", OWN_ADDRESS)),
    ]
