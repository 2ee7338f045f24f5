"""Every printout there is, by the code in its address."""

from zhunsheng.printouts.duties import DUTY_LIST, LEDGER
from zhunsheng.printouts.meetings import MEETING
from zhunsheng.printouts.profile import PROFILE
from zhunsheng.printouts.reminders import REMINDER
from zhunsheng.printouts.study import STUDY_FILE
from zhunsheng.printouts.talks import TALK
from zhunsheng.printouts.tasks import SLIP

OF_UNITS = (DUTY_LIST, LEDGER, PROFILE, REMINDER)
PRINTOUTS = {one.code: one for one in (MEETING, TALK, SLIP, STUDY_FILE, *OF_UNITS)}
