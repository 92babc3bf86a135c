"""提醒: rounds and alerts, what each told whom, the messages that go out, and the drafts of the schedules."""

from luodi.web.notices.models.alert import Alert
from luodi.web.notices.models.delivery import Delivery
from luodi.web.notices.models.draft import Draft, Kind, Schedule
from luodi.web.notices.models.notice import Digest, Notice, Round

__all__ = ["Alert", "Delivery", "Digest", "Draft", "Kind", "Notice", "Round", "Schedule"]
