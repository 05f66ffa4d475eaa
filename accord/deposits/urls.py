"""The addresses of deposits."""

from django.urls import path

from accord.deposits import blank_views, key_views, keyed_views, views

PLACE = "conventions/<slug:agreement>/depots"
urlpatterns = [
    path("api/depots/", keyed_views.upload, name="keyed-upload"),
    path("api/depots/<uuid:sending>/", keyed_views.read_report, name="keyed-report"),
    path(f"{PLACE}/cles/", key_views.manage_keys, name="sender-keys"),
    path(f"{PLACE}/cles/<int:number>/retirer/", key_views.revoke, name="revoke-sender-key"),
    path(f"{PLACE}/", views.show_deposits, name="deposits"),
    path(f"{PLACE}/deposer/", views.hand_over, name="hand-over"),
    path(f"{PLACE}/modeles/<slug:form>/<slug:variant>/", blank_views.download_blank, name="blank"),
    path(f"{PLACE}/envois/<uuid:sending>/", views.show_sending, name="sending"),
    path(f"{PLACE}/mise-a-jour/", views.update_data, name="update-data"),
    path(f"{PLACE}/<int:number>/", views.show_deposit, name="deposit"),
    path(f"{PLACE}/<int:number>/accepter/", views.accept, name="accept-deposit"),
    path(f"{PLACE}/<int:number>/abandonner/", views.abandon, name="abandon-deposit"),
    path(f"{PLACE}/<int:number>/reprendre/", views.resume, name="resume-deposit"),
    path(f"{PLACE}/<int:number>/rejets/", views.download_rejects, name="rejects"),
    path(f"{PLACE}/traitements/<int:number>/arreter/", views.stop, name="stop-work"),
]
