"""Shared PCs: who has fully signed in on one may be changed to by a PIN."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from django.db.models import F

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.codes import digest_of, hash_pin, is_pin, new_secret
from linli.core.trust.models import Account, Device, DevicePin
from linli.core.trust.services.places import get_acting_account
from linli.engines.values import Problem

#: Wrong PINs after which only a full sign-in helps.
MOST_FAILURES = 5
#: After that everybody signs in fully once more.
LASTS = timedelta(days=7)
_SHORTEST, _LONGEST = 6, 12


@service("account.set_pin")
def remember_device() -> tuple[Device, str]:
    """A device that knows itself again; the row, and the secret for its cookie."""
    secret = new_secret()
    device = Device.objects.create(digest=digest_of(secret), made_at=current_scope().at)
    note(device=device.pk)
    return device, secret


@service("account.set_pin")
def set_pin(device: Device, pin: str) -> None:
    """Let the acting account, which has fully signed in here, be changed to by a PIN.

    Raises Problem("accounts.pin_weak") unless it is 6 to 12 figures that are no row. Records the
    device.
    """
    if not is_strong_pin(pin):
        raise Problem("accounts.pin_weak", shortest=_SHORTEST, longest=_LONGEST)
    account = get_acting_account()
    DevicePin.objects.update_or_create(
        device=device,
        account=account,
        defaults={
            "pin": hash_pin(pin),
            "failures": 0,
            "sign_in_epoch": account.sign_in_epoch,
            "expires_at": current_scope().at + LASTS,
        },
    )
    note(device=device.pk)


@service("account.sign_in")
def try_pin(device: Device, account: Account, pin: str) -> bool:
    """Whether that is the account's PIN on that device, and the account may be changed to.

    Gives False and does not raise, so that the failure stays counted; the fifth ends the PIN
    (`has_pin` says so). Records the account, the device and whether it was right.
    """
    scope = current_scope()
    row = (
        DevicePin.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(device=device, account=account, expires_at__gt=scope.at)
        .first()
    )
    usable = row is not None and row.account.is_active
    if row is None or not usable or row.sign_in_epoch != row.account.sign_in_epoch:
        note(account=account.pk, device=device.pk, right=False)
        return False
    right = is_pin(pin, row.pin)
    note(account=account.pk, device=device.pk, right=right)
    if right:
        DevicePin.objects.filter(pk=row.pk).update(failures=0)
    elif row.failures + 1 >= MOST_FAILURES:
        row.delete()
    else:
        DevicePin.objects.filter(pk=row.pk).update(failures=F("failures") + 1)
    return right


def is_strong_pin(pin: str) -> bool:
    """6 to 12 figures, neither all the same nor a row up or down.

    >>> is_strong_pin("482915"), is_strong_pin("123456"), is_strong_pin("777777")
    (True, False, False)
    """
    if not (pin.isascii() and pin.isdigit() and _SHORTEST <= len(pin) <= _LONGEST):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return steps not in ({0}, {1}, {-1})
