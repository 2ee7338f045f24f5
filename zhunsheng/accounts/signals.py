"""Writes every sign-in, sign-out and failed attempt into the log (SEC-32)."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from zhunsheng import clock
from zhunsheng.audit.actions import record


@receiver(user_logged_in)
def log_sign_in(sender, user, **kwargs):
    record("account:signed_in", target=user, by=user, at=clock.now())


@receiver(user_logged_out)
def log_sign_out(sender, user, **kwargs):
    if user is not None:
        record("account:signed_out", target=user, by=user, at=clock.now())


@receiver(user_login_failed)
def log_failure(sender, credentials, **kwargs):
    name = str(credentials.get("username", ""))[:60]
    record("account:sign_in_failed", by="未登录", at=clock.now(), changes={"username": name}, result="failed")
