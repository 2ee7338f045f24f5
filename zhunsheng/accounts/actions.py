"""Opening accounts and granting roles."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from zhunsheng.accounts import policies
from zhunsheng.accounts.models import RoleGrant, User
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record


@transaction.atomic
def open_account(*, username, password, person=None, by, at):
    """Open an account without any role.

    Args:
        by: a system administrator, or a text naming who ran the command.

    Raises:
        Refused: when ``by`` is a user who is no system administrator.
        ValidationError: when the password is too weak.
    """
    if isinstance(by, User):
        require(policies.may_open_accounts(by))
    user = User(username=username, person=person, created_at=at)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    record("account:created", target=user, by=by, at=at, changes={"username": username})
    return user


@transaction.atomic
def grant_role(*, user, role, unit, starts_on, ends_on=None, by, at):
    """Grant a role for a unit.

    Args:
        by: a security administrator, or a text naming who ran the command.

    Raises:
        Refused: when ``by`` may not grant, or the roles may not meet in one person.
    """
    if isinstance(by, User):
        require(policies.may_grant(by, to=user, role=role))
    else:
        require(policies.may_hold(role, set(user.role_grants.on(starts_on).values_list("role", flat=True))))
    grant = RoleGrant.objects.create(
        user=user, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on, granted_by=str(by)
    )
    record("account:role_granted", target=user, by=by, at=at, changes={"role": role, "unit": str(unit)})
    return grant
