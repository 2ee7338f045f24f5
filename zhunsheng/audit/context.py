"""Where a deed came from: kept beside the running request, so that actions need not carry it."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of what is being done: an address and one id per request, or the command line."""

    address: str = "命令行"
    request_id: str = ""


COMMAND_LINE = Origin()
origin: ContextVar[Origin] = ContextVar("origin", default=COMMAND_LINE)
