"""Addresses: all of them are the one app's."""

from django.urls import include, path

urlpatterns = [path("", include("applications.urls"))]
