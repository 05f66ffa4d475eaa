from django.urls import path

from accord.people import views

urlpatterns = [
    path("personnes/", views.show_people, name="people"),
    path("personnes/numero/", views.find_number, name="people-number"),
    path("personnes/<int:person>/", views.show_person, name="person"),
    path("personnes/<int:person>/fiches/<int:identity>/separer/", views.split_record, name="person-split"),
    path("personnes/liens/<int:event>/annuler/", views.undo_event, name="link-undo"),
    path("paires/", views.show_queue, name="pairs"),
    path("paires/<int:pair>/", views.review_pair, name="pair"),
    path("paires/<int:pair>/annuler/", views.undo_pair, name="pair-undo"),
]
