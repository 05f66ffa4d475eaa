from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "accord.trainings"
    label = "trainings"
    verbose_name = "Formations"
    default_auto_field = "django.db.models.BigAutoField"
