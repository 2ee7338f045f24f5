from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhunsheng.accounts"
    verbose_name = "账号"

    def ready(self):
        from zhunsheng.accounts import signals  # noqa: F401 -- importing it connects the receivers
