"""Addresses of a node, and views that say what they were called with."""

from django.contrib.auth import get_user_model
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from linli.core.base.scope import current_scope, find_scope
from linli.core.trust import services
from linli.core.trust.middleware import streamed


def told():
    """The scope that is open, in plain words."""
    scope = find_scope()
    if scope is None:
        return None
    area = scope.jurisdiction
    return {
        "actor": scope.actor.name,
        "division": area.division,
        "subjects": sorted(area.subjects),
        "purpose": scope.purpose,
        "task": scope.task,
        "door": scope.door,
    }


def where(request):
    return JsonResponse({"scope": told(), "user": str(request.user)})


@csrf_exempt
def grant(request):
    """Gives a role, then answers with the status asked for."""
    account = get_user_model().objects.get(username=request.POST["account"])
    services.grant_role(account, "administrator", _division(request.POST["division"]))
    return HttpResponse("done", status=int(request.POST.get("status", 200)))


def _division(code):
    from linli.core.places.queries import get_division

    return get_division(code)


def stream(request):
    return StreamingHttpResponse(streamed(lambda: iter([current_scope().purpose])))


urlpatterns = [
    path("page/", where),
    path("accounts/open/", where),
    path("api/where", where),
    path("api/grant", grant),
    path("page/stream/", stream),
    path("", include("linli.server.urls")),
]
