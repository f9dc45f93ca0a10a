"""ISO dates: `YYYY-MM-DD`, `YYYY-MM`, `YYYY`. A partial date stands for its whole span."""

from __future__ import annotations

import calendar
import re
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def span_of(iso: str) -> tuple[date, date] | None:
    """First and last day that an ISO date stands for, or None when it is not one."""
    match = _ISO.fullmatch(iso.strip())
    if not match:
        return None
    year = int(match[1])
    first_month, last_month = (int(match[2]),) * 2 if match[2] else (1, 12)
    try:
        last_day = int(match[3] or calendar.monthrange(year, last_month)[1])
        return date(year, first_month, int(match[3] or 1)), date(year, last_month, last_day)
    except (ValueError, calendar.IllegalMonthError):
        return None
