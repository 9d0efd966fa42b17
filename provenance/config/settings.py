"""Settings: what holds for one file, with the place where each value was set."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from provenance.policy.context import Context
from provenance.policy.suppress import Directive

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check of one file uses. ``origins`` tells for each name where its value comes from."""

    policy: str | None = None
    packs: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    baseline: str | None = None
    jurisdiction: tuple[str, ...] = ()
    section: str = ""
    content_type: str = ""
    date: str = ""
    today: str = ""
    accept: tuple[Directive, ...] = ()
    origins: dict[str, str] = field(default_factory=dict, compare=False, hash=False)

    @property
    def context(self) -> Context:
        """The context that policies see."""
        places = frozenset(place.casefold() for place in self.jurisdiction)
        return Context(places, self.section, self.content_type, self.date, self.today)

    @property
    def off(self) -> tuple[str, ...]:
        """Rules that are switched off."""
        return tuple(name for name, level in self.rules if level == "off")

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """Rules that get another level; of several that fit, the longest name counts."""
        kept = [(name, level) for name, level in self.rules if level != "off"]
        return tuple(sorted(kept, key=lambda pair: (-len(pair[0]), pair[0])))

    def origin(self, name: str) -> str:
        """Where the value of a setting comes from."""
        return self.origins.get(name, DEFAULT)


# The settings that `config show` lists, in order.
SHOWN = tuple(item.name for item in fields(Settings) if item.name not in ("origins", "accept"))
