"""How the web server works: settings of gunicorn, read by ``zhunsheng serve``."""

from zhunsheng.engine.evaluation import statements

preload_app = True
loglevel = "warning"


def when_ready(server):
    """Compile the law before the workers are forked, so that the first record of the day waits for nothing."""
    statements()
