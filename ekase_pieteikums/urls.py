"""Every address of the site."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ekase-pieteikums")


urlpatterns: list[URLPattern | URLResolver] = [path("", start, name="start")]
