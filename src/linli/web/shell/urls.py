"""Addresses of the frame."""

from django.urls import path

from linli.web.shell.pages import home, jobs, look, notices

urlpatterns = [
    path("", home.open_first, name="home"),
    path("keys/", home.show_keys, name="keys"),
    path("still-here/", home.stay, name="still_here"),
    path("look/", look.change_look, name="look"),
    path("jobs/<uuid:uid>/", jobs.show_job, name="job"),
    path("jobs/<uuid:uid>/cancel/", jobs.cancel, name="job_cancel"),
    path("notices/", notices.list_mine, name="notices"),
    path("notices/<uuid:uid>/read/", notices.read_one, name="notice_read"),
]
