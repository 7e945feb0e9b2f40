"""Addresses: those of the applications, of people and institutions, and the administration of the server."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("institutions.urls")),
    path("", include("applications.urls")),
    path(f"{settings.ADMIN_PATH}/", admin.site.urls),
]
