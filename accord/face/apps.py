from django.apps import AppConfig


class FaceConfig(AppConfig):
    name = "accord.face"
    label = "face"
    verbose_name = "Présentation"
