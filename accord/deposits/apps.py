from django.apps import AppConfig


class DepositsConfig(AppConfig):
    name = "accord.deposits"
    label = "deposits"
    verbose_name = "Dépôts"
    default_auto_field = "django.db.models.BigAutoField"
