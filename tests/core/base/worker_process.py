"""A worker in a process of its own, on the tests' database. Usage: NAME-OF-DATABASE"""

import signal
import sys


def main(database):
    """Work until SIGTERM."""
    import django
    from django.conf import settings

    django.setup()
    from django.db import connection
    from django.db.backends.signals import connection_created

    from tests.database import take_role

    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
    if connection.vendor == "postgresql":
        connection_created.connect(take_role)

    import tests.core.base.conftest  # noqa: F401 - declares the jobs
    from linli.core.base.jobs import JobWorker
    from linli.core.trust.actors import declare_system

    declare_system("tests", "job.run", "job.cancel")
    worker = JobWorker(interval=0.05)
    signal.signal(signal.SIGTERM, lambda number, frame: worker.stop())
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1])
