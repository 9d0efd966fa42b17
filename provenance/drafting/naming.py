"""What a drafted rule is called and what is said about it: id, name, message, category, and what the editor should know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.core.folding import fold
from provenance.drafting.notice import Notice
from provenance.drafting.wording import Core
from provenance.drafting.words import Vocabulary, tokens_of
from provenance.errors import UsageError
from provenance.rules.schema import RULE_ID

SERIES = "HOUSE"
# The series that shipped rules have, by the kind of the rule.
SHIPPED_SERIES = {"disclosure": "DIS", "denial": "DEN", "residue": "RES", "boilerplate": "BOI"}
ADVICE = {"residue": "Take the words out, ask how the text was made, and check everything around them."}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the editor says; everything may be left open."""

    kind: str | None = None
    id: str | None = None
    series: str = SERIES
    name: str | None = None
    varies: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


def message_of(kind: str, core: Core) -> str:
    """What an editor reads in a report; it names only slots that the required part captures."""
    if kind == "disclosure":
        made = "was {role}" if "role" in core.slots else "was made"
        return f"Says in the words of the house that this {made} with " + (
            "{tool}." if "tool" in core.slots else "AI."
        )
    return {
        "denial": "Says in the words of the house that no AI was used.",
        "residue": "Holds words that a chatbot leaves behind.",
        "boilerplate": "A standing notice of the house; it says nothing about AI.",
    }[kind]


def category_of(kind: str, notice: Notice) -> str:
    """What is recognised: for boilerplate what the rules see in the notice already."""
    if kind == "boilerplate":
        known = [item.category for item in notice.found if item.kind == "context" and not item.private]
        return known[0] if known else "furniture"
    return {"disclosure": "disclosure", "denial": "denial", "residue": "house-residue"}[kind]


def name_of(wish: str | None, kind: str, notice: Notice, vocabulary: Vocabulary) -> str:
    """The name that was asked for, or three telling words of the notice."""
    if wish is not None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", wish):
            raise UsageError(f"--name '{wish}': a name has small letters, digits and single hyphens")
        return wish
    words = [fold(token.text)[0] for token in tokens_of(notice.text) if vocabulary.tells(token)]
    plain = [word for word in words if re.fullmatch(r"[a-z0-9]+", word)]
    return "-".join([*plain[:3], kind]) if plain else f"{notice.language}-{kind}"


def id_of(wishes: Wishes, kind: str, taken: frozenset[str]) -> str:
    """The id that was asked for, or the first free one of the series."""
    if wishes.id is not None:
        if not re.fullmatch(RULE_ID, wishes.id):
            raise UsageError(
                f"--id '{wishes.id}': an id has 4 to 8 capital letters of your own and three digits, such as HOUSE001"
            )
        if wishes.id in taken:
            raise UsageError(f"--id {wishes.id}: the id is taken; leave --id out for the first free one")
        return wishes.id
    series = wishes.series
    if not re.fullmatch(RULE_ID, f"{series}001"):
        known = ", ".join(SHIPPED_SERIES.values())
        raise UsageError(f"--series '{series}': 4 to 8 capital letters of your own, or one of {known}")
    if series in SHIPPED_SERIES.values() and series != SHIPPED_SERIES[kind]:
        raise UsageError(
            f"--series {series} is not for the kind '{kind}'; that is {SHIPPED_SERIES[kind]}, or give --kind"
        )
    free = next((number for number in range(1, 1000) if f"{series}{number:03}" not in taken), None)
    if free is None:
        raise UsageError(f"--series {series}: all 999 ids are taken; give another series")
    return f"{series}{free:03}"


def notes_on(kind: str, notice: Notice, core: Core, statements: int) -> tuple[str, ...]:
    """What the editor should look at in this very draft."""
    notes = []
    if notice.left_out:
        notes.append(
            f"the text has {notice.left_out + 1} paragraphs; a rule looks at one, and this is for the one that says most"
        )
    if statements > 1:
        notes.append(
            f"the notice makes {statements} statements; where the shipped rules find them, they stay (priority -1)"
        )
    if kind in ("disclosure", "denial") and notice.taken_back and not notice.disclosures:
        notes.append(
            f"the rules find a statement in it and take it back ({', '.join(notice.taken_back)}); does it speak of this "
            "very text?"
        )
    if kind == "denial" and not core.denies:
        notes.append(
            "no word in the required part says no; a text that says the opposite may be taken for a denial"
        )
    if kind in ("disclosure", "denial") and "tool" not in core.slots:
        notes.append(
            "no word for AI and no known tool is in the required part, so it rests on its own words; if a tool is "
            "named, add it to a word list (rules/AUTHORING.md, Word lists)"
        )
    return tuple(notes)
