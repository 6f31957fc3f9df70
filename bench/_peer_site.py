"""A plain signed-in Django endpoint that reads one row by key: what the register's is measured by.

Sessions, csrf, authentication and a JSON answer; no scope, no purpose, no log, nothing sealed.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

NODE = Path(os.environ["PEER_FOLDER"])

if not settings.configured:
    from linli.server.databases import postgresql, sqlite

    address = os.environ.get("PEER_DATABASE")
    settings.configure(
        SECRET_KEY="a peer in a benchmark",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": postgresql(address) if address else sqlite(NODE / "peer.sqlite3")},
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402


@login_required
def person(request, key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, phone, birth, address FROM peer WHERE id = %s", [key])
        row = cursor.fetchone()
    return JsonResponse(dict(zip(("id", "name", "phone", "birth", "address"), row, strict=True)))


urlpatterns = [path("person/<int:key>", person)]
application = get_wsgi_application()


def prepare(rows: int) -> str:
    """The tables with so many rows; the cookie of somebody who is signed in."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE peer (id bigint PRIMARY KEY, name text, phone text,"
                       " birth text, address text)")  # fmt: skip
        cursor.executemany(
            "INSERT INTO peer VALUES (%s, %s, %s, %s, %s)",
            [(n, f"name {n}", f"138{n:08}", "1980-01-01", f"lane {n}") for n in range(1, rows + 1)],
        )
    client = Client()
    client.force_login(User.objects.create_user("somebody"))
    return str(client.cookies["sessionid"].value)


if __name__ == "__main__":
    print(prepare(int(sys.argv[1])))
