from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "accord.employment"
    label = "employment"
    verbose_name = "Emploi"
    default_auto_field = "django.db.models.BigAutoField"
