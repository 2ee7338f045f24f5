"""Add a master key and wrap the keys of all sealed texts by it."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from zhunsheng import clock
from zhunsheng.audit.actions import record
from zhunsheng.sealing import fields, keyring


class Command(BaseCommand):
    help = "更换主密钥 / add a master key and wrap every sealed text's own key by it"

    def handle(self, *args, **options):
        name = keyring.add_key(Path(settings.SEALING_KEY_FILE))
        count = fields.rewrap_all()
        record("keys:rotated", by="运维命令", at=clock.now(), changes={"key": name, "texts": count})
        self.stdout.write(
            f"新主密钥 {name} 已启用，{count} 处密文已改用它。请把密钥文件另行备份：{settings.SEALING_KEY_FILE}"
        )
