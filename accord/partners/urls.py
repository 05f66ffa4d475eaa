"""The addresses of the doors and of one's own account."""

from django.urls import path

from accord.partners import account, doors

urlpatterns = [
    path("connexion/", doors.sign_in, name="sign-in"),
    path("connexion/code/", doors.verify_code, name="verify-code"),
    path("deconnexion/", doors.sign_out, name="sign-out"),
    path("mon-compte/", account.show_account, name="account"),
    path("mon-compte/rattachement/", account.choose_membership, name="membership"),
    path("mon-compte/mot-de-passe/", account.change_password, name="password"),
    path("mon-compte/second-facteur/", account.enrol_second_factor, name="second-factor"),
    path("mon-compte/second-facteur/codes/", account.renew_codes, name="recovery-codes"),
    path("mon-compte/second-facteur/retirer/", account.remove_factor, name="second-factor-removal"),
]
