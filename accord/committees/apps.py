from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "accord.committees"
    label = "committees"
    verbose_name = "Comités"
    default_auto_field = "django.db.models.BigAutoField"
