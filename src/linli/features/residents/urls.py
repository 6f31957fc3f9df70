"""Addresses of residents."""

from __future__ import annotations

from django.urls import path

from linli.features.residents.pages import (
    editing,
    lists,
    moving,
    places,
    protected,
    search,
    subjects,
)

urlpatterns = [
    path("", search.show_search, name="residents"),
    path("lists/", lists.show_list, name="residents_lists"),
    path("lists/save/", lists.save, name="residents_list_save"),
    path("lists/<uuid:uid>/forget/", lists.forget, name="residents_list_forget"),
    path("alerts/", lists.show_alerts, name="residents_alerts"),
    path("places/", places.show_places, name="residents_places"),
    path("places/map/", places.show_map, name="residents_map"),
    path("places/<slug:code>/", places.show_grid, name="residents_grid"),
    path("new/", moving.arrive, name="resident_new"),
    path("homes/<uuid:uid>/", subjects.show_home, name="household"),
    path("people/<uuid:uid>/", subjects.show_person, name="person"),
    path("people/<uuid:uid>/move/", moving.move, name="resident_move"),
    path("people/<uuid:uid>/leave/", moving.leave, name="resident_leave"),
    path("people/<uuid:uid>/died/", moving.die, name="resident_die"),
    path("<uuid:uid>/reveal/", subjects.reveal, name="resident_reveal"),
    path("<uuid:uid>/edit/", editing.edit, name="resident_edit"),
    path("<uuid:uid>/retract/", editing.retract, name="resident_retract"),
    path("<uuid:uid>/protected/", protected.open_protected, name="resident_break_glass"),
    path("<uuid:uid>/protect/", protected.protect, name="resident_protect"),
    path("undo/<uuid:uid>/", editing.undo, name="resident_undo"),
    path("undo/all/<uuid:uid>/", editing.undo_batch, name="resident_undo_batch"),
]
