"""The Jinja2 environment of all pages.

Settings name it: ``"OPTIONS": {"environment": "throughcare.pages.environment.environment"}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)

from throughcare.pages import cells, formatting, forms, reasons, shell

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from jinja2 import Template

FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "date": formatting.date_text,
    "date_medium": formatting.date_medium,
    "date_short": formatting.date_short,
    "date_iso": formatting.date_iso,
    "time": formatting.time_text,
    "time_with_seconds": formatting.time_with_seconds,
    "moment": formatting.moment_text,
    "due": formatting.due_text,
    "relative_days": formatting.relative_days,
    "days": formatting.days_text,
    "number": formatting.number,
    "percent": formatting.percent,
    "reason": reasons.text,
}
GLOBALS: Final[dict[str, Any]] = {
    "static": static,
    "url": lambda name, *args, **kwargs: reverse(name, args=args, kwargs=kwargs),
    "languages": shell.languages,
    "current_language": shell.current_language,
    "period_text": formatting.period_text,
    "person_name": formatting.person_name,
    "form_errors": forms.errors,
    "field_kind": forms.kind,
    "field_attributes": forms.attributes,
    "field_choices": forms.choices,
    "date_parts": forms.date_parts,
    "cell_openings": cells.openings,
    "zip": zip,
    "tag_classes": cells.TAG_CLASSES,
}


class LenientLoader(BaseLoader):
    """Load templates that rely on absent values being empty.

    The ported GOV.UK macros ask for optional parameters that callers leave out. Ours must not: an
    undefined value in our own templates is a mistake and raises. So these get an environment that
    differs in this one point.
    """

    def __init__(self, loader: BaseLoader) -> None:
        """Wrap the loader that finds the files."""
        self.loader = loader
        self.lenient: dict[int, Environment] = {}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 (Jinja's own name)
    ) -> Template:
        """Load a template into the lenient environment."""
        return self.loader.load(self._lenient(environment), name, globals)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the text of a template, for tools that read templates."""
        return self.loader.get_source(environment, template)

    def list_templates(self) -> list[str]:
        """List the wrapped loader's templates."""
        return self.loader.list_templates()

    def _lenient(self, environment: Environment) -> Environment:
        if environment.undefined is ChainableUndefined:
            return environment
        found = self.lenient.get(id(environment))
        if found is None:
            found = environment.overlay(undefined=ChainableUndefined)
            self.lenient[id(environment)] = found
        return found


def loader(own: BaseLoader | None) -> BaseLoader:
    """Find our templates first, then the GOV.UK macros under their own name."""
    govuk = LenientLoader(PackageLoader("govuk_frontend_jinja"))
    parts = [part for part in (own, PrefixLoader({"govuk_frontend_jinja": govuk})) if part]
    return ChoiceLoader(parts)


def environment(**options: Any) -> Environment:
    """Build the environment from the options Django's Jinja2 backend passes."""
    options["loader"] = loader(options.get("loader"))
    options["undefined"] = StrictUndefined
    options["autoescape"] = True
    options["extensions"] = [*options.get("extensions", []), "jinja2.ext.i18n"]
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    built = Environment(**options)  # noqa: S701 (autoescape is switched on above)
    built.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    built.globals.update(GLOBALS)
    built.filters.update(FILTERS)
    return built
