"""What is being typed is kept while it is typed, so that a lost connection or a locked page loses nothing.

Who keeps it is handed in; a device that many people use keeps nothing of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, cast

from django.http import HttpResponse, QueryDict
from django.utils.html import escape

from throughcare.pages import formatting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from throughcare.pages.doors import Request

KEPT: Final = "kept"
"""Id of the line on the page that keeps what is typed; htmx names it with what it sends."""
NOTHING_NEW: Final = 204
UNTYPED: Final = frozenset({"csrfmiddlewaretoken", "version", "hinted"})
"""What a form sends that nobody typed."""


class Kept(Protocol):
    """Describe what was typed at one address."""

    @property
    def fields(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102 - the names say it
    @property
    def kept_at(self) -> datetime: ...  # noqa: D102


class Keep(Protocol):
    """Keep what was typed at an address."""

    def __call__(
        self,
        account_id: int,
        *,
        path: str,
        fields: Iterable[tuple[str, Sequence[str]]],
        now: datetime,
        title: str,
    ) -> None:
        """Keep it."""
        ...


class Drop(Protocol):
    """Forget what was typed at an address."""

    def __call__(self, account_id: int, *, path: str) -> bool:
        """Forget it; tell whether there was anything."""
        ...


@dataclass(frozen=True, slots=True)
class Drafts:
    """Keep, find and forget what is typed; `said` says since when, with `%(time)s`, in the words of the pages."""

    find: Callable[[int, str, datetime], Kept | None]
    keep_it: Keep
    drop_it: Drop
    said: Callable[[], str]

    def keep(self, request: Request, *, title: str) -> HttpResponse:
        """Keep what was typed so far, and say since when; the same minute is not said twice."""
        if request.kiosk is not None:
            return HttpResponse(status=NOTHING_NEW)
        if not any(
            one for name, given in request.POST.lists() if name not in UNTYPED for one in given
        ):
            self.drop(request)
            return HttpResponse("")
        before = self._here(request)
        self.keep_it(
            _me(request),
            path=request.get_full_path(),
            fields=request.POST.lists(),
            now=request.now,
            title=title,
        )
        said = self.text(request.now)
        if before is not None and self.text(before.kept_at) == said:
            return HttpResponse(status=NOTHING_NEW)
        return HttpResponse(escape(said))

    def typed_before(self, request: Request) -> tuple[QueryDict, str] | None:
        """Return what was typed here and not sent, and since when it is kept."""
        found = self._here(request)
        if found is None:
            return None
        data = QueryDict(mutable=True)
        for name, value in found.fields:
            data.appendlist(name, value)
        return data, self.text(found.kept_at)

    def drop(self, request: Request) -> None:
        """Forget what was typed here; what was typed elsewhere stays."""
        self.drop_it(_me(request), path=request.get_full_path())

    def text(self, at: datetime) -> str:
        """Say since when what is typed is kept."""
        return self.said() % {"time": formatting.time_text(at)}

    def _here(self, request: Request) -> Kept | None:
        if request.kiosk is not None:
            return None
        return self.find(_me(request), request.get_full_path(), request.now)


def is_keeping(request: Request) -> bool:
    """Tell whether the page keeps what is typed, and nobody has sent it yet."""
    return request.method == "POST" and request.headers.get("HX-Target") == KEPT


def _me(request: Request) -> int:
    return cast("int", request.actor.account_id)
