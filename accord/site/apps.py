from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "accord.site"
    label = "site"
    verbose_name = "Accord"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say once more, after each migration, what the web login may do."""
        from accord.site.privileges import apply_after_migrations

        # The signal comes for each room that has tables: the last one comes when all is there.
        last = [room for room in self.apps.get_app_configs() if room.models_module][-1]
        post_migrate.connect(apply_after_migrations, sender=last, dispatch_uid="accord.site.privileges")
