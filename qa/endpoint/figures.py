"""What `/metrics` counts. One registry an endpoint, so that two in a process stay apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

if TYPE_CHECKING:
    from qa.endpoint.desk import Desk

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Figures:
    """Labels hold routes, methods and states only: no questions, keys or article ids."""

    def __init__(self, desk: Desk) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "footnote_requests",
            "Requests by route and status",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "footnote_request_seconds",
            "Time until a response was complete",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        for name, text, value in (
            ("footnote_running", "Questions being answered", lambda: desk.running),
            ("footnote_waiting", "Questions waiting for their turn", lambda: desk.waiting),
        ):
            Gauge(name, text, registry=self.registry).set_function(value)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)
