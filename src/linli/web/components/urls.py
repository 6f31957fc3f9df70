"""The address where all components are seen together."""

from django.urls import path

from linli.web.components.pages import show_components

urlpatterns = [path("_components", show_components, name="components")]
