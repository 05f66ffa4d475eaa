"""The addresses of figures."""

from django.urls import path

from accord.indicators import views

FIGURE = "conventions/<slug:agreement>/chiffres/<slug:indicator>/"
urlpatterns = [
    path("conventions/<slug:agreement>/chiffres/", views.show_figures, name="figures"),
    path(FIGURE, views.show_figure, name="figure"),
    path(f"{FIGURE}dossiers/", views.show_dossiers, name="figure-dossiers"),
]
