"""The addresses of committees."""

from django.urls import path

from accord.committees import views

urlpatterns = [
    path("conventions/<slug:agreement>/comites/", views.show_committees, name="committees"),
    path(
        "conventions/<slug:agreement>/comites/documents/<int:document>/<str:name>",
        views.download_document,
        name="document",
    ),
    path("conventions/<slug:agreement>/comites/<slug:committee>/", views.show_committee, name="committee"),
    path(
        "conventions/<slug:agreement>/comites/<slug:committee>/arreter/",
        views.freeze_committee,
        name="freeze",
    ),
]
