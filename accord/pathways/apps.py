from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "accord.pathways"
    label = "pathways"
    verbose_name = "Parcours"
    default_auto_field = "django.db.models.BigAutoField"
