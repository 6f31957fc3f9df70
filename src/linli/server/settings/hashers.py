"""How a demo node keeps passwords that everybody knows."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with the least cost: signing in to a demo takes no time."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
