"""One request that came through a widget, and what it may use up."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from api.widget_access.quotas import Counted, Quotas


@dataclass(frozen=True, slots=True)
class Visit:
    """Who sent the request: a site's key, and a visitor's address as a hash."""

    site_key: str
    address: str
    quotas: Quotas

    async def count(self, counted: Counted) -> None:
        """Take one of what the visitor and the site have.

        Raises:
            QuotaExceededError: one of them has none left.
            BusyError: the quotas cannot be counted.
        """
        await self.quotas.take(counted, site_key=self.site_key, address=self.address)

    def count_now(self, counted: Counted) -> None:
        """Do the same from a thread."""
        self.quotas.take_now(counted, site_key=self.site_key, address=self.address)


def visit_of(request: Request) -> Visit | None:
    """Find out which visit a request is part of; None for whoever is not counted."""
    return cast("Visit | None", getattr(request.state, "visit", None))


VisitDep = Annotated[Visit | None, Depends(visit_of)]
