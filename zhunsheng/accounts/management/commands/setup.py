"""First installation: the database, the pages' files, the bureau, and three administrators apart from each other."""

import secrets

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zhunsheng import clock
from zhunsheng.accounts import actions
from zhunsheng.accounts.models import User
from zhunsheng.accounts.roles import Role
from zhunsheng.organisation.actions import create_unit
from zhunsheng.organisation.models import Unit, UnitKind
from zhunsheng.sealing import keyring

ADMINISTRATORS = {
    "xitong": Role.SYSTEM_ADMIN,
    "anquan": Role.SECURITY_ADMIN,
    "shenji": Role.AUDIT_ADMIN,
}


class Command(BaseCommand):
    help = "首次安装 / First installation; opens the three administrators' accounts and no other."

    def add_arguments(self, parser):
        parser.add_argument("--bureau", required=True, help="单位全称 / full name of the bureau")

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if User.objects.exists():
            raise CommandError("这里已经安装过，账号已存在。需要新账号请联系系统管理员。")
        call_command("load_catalogue")
        with transaction.atomic():
            passwords = self._open(options["bureau"])
        if not settings.SEALING_KEY_FILE.exists():
            keyring.add_key(settings.SEALING_KEY_FILE)
            self.stdout.write(
                f"已生成密钥文件 {settings.SEALING_KEY_FILE}。请另行备份、与数据库分开保管：没有它，谈话内容打不开。"
            )
        self.stdout.write("三名管理员的一次性口令（只显示这一次，请当面交给三个不同的人）：")
        for username, password in passwords.items():
            self.stdout.write(f"  {ADMINISTRATORS[username].label}　账号 {username}　口令 {password}")

    def _open(self, name):
        by, at = "zhunsheng setup", clock.now()
        bureau = Unit.objects.bureaus().filter(name=name).first()
        bureau = bureau or create_unit(kind=UnitKind.BUREAU, name=name, by=by, at=at)
        passwords = {username: secrets.token_urlsafe(12) for username in ADMINISTRATORS}
        for username, password in passwords.items():
            user = actions.open_account(username=username, password=password, by=by, at=at)
            actions.grant_role(
                user=user, role=ADMINISTRATORS[username], unit=bureau, starts_on=clock.today(), by=by, at=at
            )
        return passwords
