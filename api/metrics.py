"""What Prometheus reads."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from rag.types import Answer

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts in a registry of its own, so that two applications in a process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "briefings_requests",
            "Requests by route and status; 499 is a client that left.",
            ["route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "briefings_request_seconds",
            "Time from the request's head to the response's last byte.",
            ["route"],
            registry=self._registry,
            buckets=_SECONDS,
        )
        self._answers = Counter(
            "briefings_answers",
            "Answers by status and, for abstentions, reason.",
            ["status", "reason"],
            registry=self._registry,
        )

    def observe_request(self, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def observe_answer(self, answer: Answer) -> None:
        """Count an answer."""
        reason = "" if answer.abstention is None else answer.abstention.reason.value
        self._answers.labels(answer.status.value, reason).inc()

    def show(self, name: str, says: str, measure: Callable[[], float]) -> None:
        """Show a gauge that is measured when Prometheus asks."""
        Gauge(f"briefings_{name}", says, registry=self._registry).set_function(measure)

    def exposition(self) -> bytes:
        """Write everything in Prometheus' text format."""
        return generate_latest(self._registry)
