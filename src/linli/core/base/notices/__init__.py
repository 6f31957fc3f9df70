"""Messages to one person: in Linli itself, by mail, by SMS. Sending is a job."""

from linli.core.base.notices.sending import (
    NoticeView,
    count_unread,
    list_notices,
    mark_read,
    send_notice,
)

__all__ = ["NoticeView", "count_unread", "list_notices", "mark_read", "send_notice"]
