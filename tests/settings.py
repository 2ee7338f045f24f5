"""The product's settings, with what tests need: a trial's switches, quick hashes, files in a throw-away folder."""

import os
import tempfile

os.environ.setdefault("ZHUNSHENG_TRIAL", "1")
os.environ.setdefault("ZHUNSHENG_DATA", tempfile.mkdtemp(prefix="zhunsheng-tests-"))

from zhunsheng.config.settings import *  # noqa: F403 -- after the switches are set
from zhunsheng.config.settings import STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EVALUATE_INLINE = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
