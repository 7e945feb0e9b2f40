"""Addresses: those of the applications, of people and institutions, and the administration of the server."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

handler500 = "ekase_pieteikums.failures.server_error"

handler400 = "ekase_pieteikums.errors.bad_request"
urlpatterns = [
    path("", include("institutions.urls")),
    path("", include("applications.urls")),
    path(f"{settings.ADMIN_PATH}/", admin.site.urls),
]
