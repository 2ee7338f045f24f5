"""The working-day calendar: weekends, public holidays, make-up workdays (调休), and what is not yet published."""

from .calendar import Workday, Workdays

__all__ = ["Workday", "Workdays"]
