"""Every page of the site. Each view declares who may open it; a page without a rule is never served."""

from django.urls import include, path

from accord.site import agreement_views, showcase_page, views

handler400 = "accord.site.views.show_bad_request"
handler403 = "accord.site.views.show_refused"
handler404 = "accord.site.views.show_not_found"
handler500 = "accord.site.views.show_failed"

urlpatterns = [
    path("", views.show_home, name="home"),
    path("composants/", showcase_page.show_components, name="components"),
    path("journal/", views.show_journal, name="journal"),
    path("", include("accord.partners.urls")),
    path("", include("accord.people.urls")),
    path("conventions/", agreement_views.show_agreements, name="agreements"),
    path("conventions/<slug:agreement>/", agreement_views.show_agreement, name="agreement"),
    path("", include("accord.conventions.urls")),
    path("", include("accord.deposits.urls")),
    path("", include("accord.indicators.urls")),
    path("", include("accord.committees.urls")),
]
