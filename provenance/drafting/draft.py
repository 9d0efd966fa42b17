"""Draft: from a notice to a rule file that loads, finds the notice reworded and cut off, and leaves look-alikes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from provenance.core.evidence import Evidence
from provenance.core.folding import fold
from provenance.drafting import samples
from provenance.drafting.claims import RULE_KINDS, claim_of_notice, guess_kind
from provenance.drafting.notice import Notice
from provenance.drafting.pieces import Piece, pieces_of
from provenance.drafting.wording import Core, find_core, write_template
from provenance.drafting.words import Vocabulary
from provenance.drafting.writing import Parts, write_rule
from provenance.errors import UsageError
from provenance.match.engine import Matcher
from provenance.rulecheck import read_example
from provenance.rules.build import build_book
from provenance.rules.compiled import GuardPlan, Rule, RuleBook
from provenance.rules.loader import add_file
from provenance.rules.pack import LoadedFile, Pack
from provenance.rules.schema import RULE_ID, VocabFile

SERIES = "HOUSE"
# The series that shipped rules have, by the kind of the rule.
SHIPPED_SERIES = {"disclosure": "DIS", "denial": "DEN", "residue": "RES", "boilerplate": "BOI"}
# Which guard a reason for a discard belongs to.
_GUARD_OF = {
    "quoted": "quoted", "elsewhere": "quoted", "attributed": "attributed", "named": "attributed",
    "hypothetical": "hypothetical", "question": "hypothetical", "instructed": "instructed", "negated": "negated",
    "not_self": "self_reference",
}  # fmt: skip
_MOST_LOOKALIKES = 4
_CORE_ALONE = 0.6
# What states something has an AI word in its required part, so that little of the rest is asked for.
_STATED = 0.72


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the editor says; everything may be left open."""

    kind: str | None = None
    id: str | None = None
    series: str = SERIES
    name: str | None = None
    varies: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The proposed file, the kind of the rule with the reason for it, its id, and what the editor should know."""

    text: str
    kind: str
    why: str
    id: str
    language: str
    book: RuleBook
    notes: tuple[str, ...]


def draft_rule(
    notice: Notice, book: RuleBook, vocabularies: Iterable[LoadedFile], taken: Iterable[str], wishes: Wishes
) -> Draft:
    """A rule file for the notice. ``vocabularies`` are the files with word lists, ``taken`` the ids in use.

    Raises:
        UsageError: when no rule can be made of the notice, or a wish cannot be granted.
    """
    vocabulary = Vocabulary(book, notice.language)
    pieces = pieces_of(notice.text, vocabulary, wishes.varies, wishes.keep)
    kind, why = (wishes.kind, "as asked") if wishes.kind else guess_kind(notice, pieces)
    core = find_core(pieces, vocabulary, kind)
    claim = claim_of_notice(kind, notice, pieces, core)
    rule_id = _id(wishes, kind, frozenset(taken))
    statements = {(item.polarity, item.scope) for item in notice.disclosures}
    parts = Parts(
        id=rule_id,
        name=_name(wishes.name, kind, notice, vocabulary),
        kind=kind,
        rule_kind=RULE_KINDS[kind],
        language=notice.language,
        message=_message(kind, core),
        advice=_ADVICE.get(kind, ""),
        category=_category(kind, notice),
        claim=claim,
        template=write_template(notice.text, pieces, core, vocabulary),
        required=core.phrase,
        label=core.label or len(notice.text) < 20,
        min_coverage=_CORE_ALONE,
        priority=-1 if len(statements) > 1 else 0,
        guards={},
        notes=_notes(kind, notice, core, len(statements)),
    )
    files = [file for file in vocabularies if {notice.language, "*"} & set(file.content.languages)]
    trial = _Trial(parts, files, notice, pieces, core)
    trial.settle_guards()
    trial.settle_examples(vocabulary)
    return Draft(write_rule(parts), kind, why, rule_id, notice.language, trial.book, tuple(parts.notes))


class _Trial:
    """The draft, compiled and tried on texts, until guards and examples hold."""

    def __init__(
        self, parts: Parts, files: Sequence[LoadedFile], notice: Notice, pieces: Sequence[Piece], core: Core
    ) -> None:
        self._parts = parts
        self._notice, self._pieces, self._core = notice, pieces, core
        parts.guards = dict(_GUARDS[parts.kind])
        parts.matches = [(notice.text, {}, "")] * 2
        parts.no_matches = [("x", "absent")] * 2
        pack = Pack(files=list(files))
        add_file("draft", write_rule(parts).encode(), pack)
        self.book, problems = build_book(pack.files, "draft", "")
        if pack.problems or problems or not self.book.rules:
            first = next(iter([*pack.problems, *problems]), None)
            raise UsageError(
                f"no rule can be made of this notice: {first.message if first else 'it has no words'}"
            )
        self._use(self.book.rules[0])

    def _use(self, rule: Rule) -> None:
        self.book = replace(self.book, rules=(rule,))
        self._matcher = Matcher(self.book)

    def _find(self, text: str) -> tuple[Evidence | None, str]:
        """The best active find in a text, or the reason why there is none."""
        finds = self._matcher.find(read_example(text)).evidence
        active = [item for item in finds if item.active]
        if active:
            return max(active, key=lambda item: item.quality), ""
        return None, finds[0].reason if finds else "absent"

    def settle_guards(self) -> None:
        """Takes away the guards that would take back the notice itself."""
        for _ in _GUARD_OF:
            find, reason = self._find(self._notice.text)
            if find is not None:
                return
            guard = _GUARD_OF.get(reason)
            if guard is None or self._parts.guards.get(guard) in ("allow", "none"):
                break
            self._parts.guards = {
                **self._parts.guards, guard: "none" if guard == "self_reference" else "allow",
            }  # fmt: skip
            if guard not in ("self_reference",):
                self._parts.notes = (
                    *self._parts.notes,
                    f"the guard '{guard}' is off, because it would take back the notice itself; see that it is no trap",
                )
            self._use(replace(self.book.rules[0], guards=_plan(self._parts.guards)))
        raise UsageError(
            "no rule can be made of this notice: its own words are not found again; paste one whole sentence of it"
        )

    def settle_examples(self, vocabulary: Vocabulary) -> None:
        """Keeps the examples that hold, and sets how much of the notice must be there."""
        parts, text, pieces, core = self._parts, self._notice.text, self._pieces, self._core
        declared = parts.rule_kind == "declared"
        wanted = [
            (text, "The notice itself."),
            (samples.with_other_words(text, pieces, vocabulary), "Other words for what varies."),
            (samples.reworded(text, pieces, core), "Some of the usual words left out."),
            (samples.cut_off(text, pieces, core, declared=declared), "Cut off in mid-sentence."),
        ]
        matches: list[tuple[str, dict[str, str], str]] = []
        lowest = 1.0
        for example, why in wanted:
            find = self._find(example)[0] if example else None
            if find is None or example in [item[0] for item in matches]:
                continue
            lowest = min(lowest, find.quality)
            matches.append((example, _claimed(find), why))
        if len(matches) < 2:
            other = f"{text} {text}" if not core.label else f"{text.rstrip('.!')}!"
            matches.append((other, matches[0][1], "The same once more; put another wording here."))
        parts.matches = matches
        if not parts.label:
            # Cut off right behind its required part, or with every second word another, it is still the notice.
            for probe in (samples.stump(text, pieces, core), samples.reworded(text, pieces, core, every=2)):
                find = self._find(probe)[0] if declared and probe else None
                lowest = min(lowest, find.quality) if find else lowest
            most = _STATED if declared else lowest
            parts.min_coverage = max(_CORE_ALONE, int(min(lowest, most) * 100 - 2) / 100)
            self._use(_with_coverage(self.book.rules[0], parts.min_coverage))
        chosen: dict[str, str] = {}
        for example in samples.lookalikes(text, pieces, core, self._notice.language):
            find, reason = self._find(example)
            if find is None and len(chosen) < _MOST_LOOKALIKES:
                chosen[example] = reason
        if len(chosen) < 2:
            raise UsageError(
                "no rule can be made of this notice: it would also be active in texts that only speak of such a notice; "
                "paste a longer part of it"
            )
        parts.no_matches = list(chosen.items())


def _with_coverage(rule: Rule, least: float) -> Rule:
    return replace(
        rule,
        patterns=tuple(
            replace(pattern, template=replace(pattern.template, min_coverage=least))
            if pattern.template
            else pattern
            for pattern in rule.patterns
        ),
    )


def _plan(guards: dict[str, str]) -> GuardPlan:
    return GuardPlan(
        self_reference=guards.get("self_reference") == "required",
        quoted=guards["quoted"] == "discard",
        attributed=guards["attributed"] == "discard",
        negated=guards["negated"],
        hypothetical=guards["hypothetical"] == "discard",
        instructed=guards["instructed"] == "discard",
    )


_GUARDS = {
    "disclosure": {"self_reference": "required", "quoted": "discard", "attributed": "discard",
                   "negated": "discard", "hypothetical": "discard", "instructed": "discard"},
    "denial": {"self_reference": "required", "quoted": "discard", "attributed": "discard",
               "negated": "allow", "hypothetical": "discard", "instructed": "discard"},
    "residue": {"quoted": "discard", "attributed": "discard", "negated": "allow",
                "hypothetical": "allow", "instructed": "discard"},
    "boilerplate": {"quoted": "discard", "attributed": "allow", "negated": "allow",
                    "hypothetical": "allow", "instructed": "allow"},
}  # fmt: skip
_ADVICE = {"residue": "Take the words out, ask how the text was made, and check everything around them."}


def _claimed(find: Evidence) -> dict[str, str]:
    """What an example must say, from what the rule reads in it."""
    claim = find.claim
    if claim is None:
        return {}
    names = ("polarity", "extent", "role", "scope")
    return {name: str(value) for name in names if (value := getattr(claim, name)) is not None}


def _message(kind: str, core: Core) -> str:
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


def _category(kind: str, notice: Notice) -> str:
    if kind == "boilerplate":
        known = [item.category for item in notice.found if item.kind == "context" and not item.private]
        return known[0] if known else "furniture"
    return {"disclosure": "disclosure", "denial": "denial", "residue": "house-residue"}[kind]


def _name(wish: str | None, kind: str, notice: Notice, vocabulary: Vocabulary) -> str:
    """The name that was asked for, or three telling words of the notice."""
    if wish is not None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", wish):
            raise UsageError(f"--name '{wish}': a name has small letters, digits and single hyphens")
        return wish
    from provenance.drafting.words import tokens_of

    words = [fold(token.text)[0] for token in tokens_of(notice.text) if vocabulary.tells(token)]
    plain = [word for word in words if re.fullmatch(r"[a-z0-9]+", word)]
    return "-".join([*plain[:3], kind]) if plain else f"{notice.language}-{kind}"


def _id(wishes: Wishes, kind: str, taken: frozenset[str]) -> str:
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


def _notes(kind: str, notice: Notice, core: Core, statements: int) -> tuple[str, ...]:
    notes = []
    if notice.left_out:
        notes.append(
            f"the text has {notice.left_out + 1} paragraphs; a rule looks at one, and this is for the one that says most"
        )
    if statements > 1:
        notes.append(
            f"the notice makes {statements} statements; where the shipped rules find them, they stay (priority -1)"
        )
    if kind in ("disclosure", "denial") and "tool" not in core.slots:
        notes.append(
            "no word for AI and no known tool is in the required part, so it rests on its own words; if a tool is "
            "named, add it to a word list (rules/AUTHORING.md, Word lists)"
        )
    return tuple(notes)


def vocabulary_files(pack: Pack) -> list[LoadedFile]:
    """The files of a pack that hold word lists."""
    return [file for file in pack.files if isinstance(file.content, VocabFile)]
