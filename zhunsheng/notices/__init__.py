"""Notices: what is told to whom and when, in the inbox and as a calendar feed; 通知提醒."""
