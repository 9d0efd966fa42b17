"""Draft: from a notice to a rule file that loads, finds the notice reworded and cut off, and leaves look-alikes alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from provenance.core.evidence import Evidence
from provenance.drafting import samples
from provenance.drafting.claims import RULE_KINDS, claim_of_notice, guess_kind
from provenance.drafting.naming import ADVICE, Wishes, category_of, id_of, message_of, name_of, notes_on
from provenance.drafting.notice import Notice
from provenance.drafting.pieces import GAPS, Piece, Sort, pieces_of
from provenance.drafting.wording import Core, find_core, is_label, write_template
from provenance.drafting.words import Vocabulary
from provenance.drafting.writing import Parts, write_rule
from provenance.errors import UsageError
from provenance.match.engine import Matcher
from provenance.rulecheck import read_example
from provenance.rules.build import build_book
from provenance.rules.compiled import GuardPlan, Rule, RuleBook
from provenance.rules.loader import add_file
from provenance.rules.pack import LoadedFile, Pack
from provenance.rules.schema import VocabFile

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
_OTHER = 0.85


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
    if is_label(pieces):
        # The name is what tells such a line from others: "By Sample Desk AI".
        pieces = [replace(piece, sort=Sort.FIXED) if piece.sort is Sort.NAME else piece for piece in pieces]
    kind, why = (wishes.kind, "as asked") if wishes.kind else guess_kind(notice, pieces, vocabulary)
    if RULE_KINDS[kind] != "declared":
        # What says nothing about AI is known by its own words, and not by verbs of making.
        pieces = [
            piece if piece.sort in (*GAPS, Sort.AGENT) else replace(piece, sort=Sort.FIXED)
            for piece in pieces
        ]
    core = find_core(pieces, vocabulary, kind)
    claim = claim_of_notice(kind, notice, pieces, core)
    rule_id = id_of(wishes, kind, frozenset(taken))
    statements = {(item.polarity, item.scope) for item in notice.disclosures}
    parts = Parts(
        id=rule_id,
        name=name_of(wishes.name, kind, notice, vocabulary),
        kind=kind,
        rule_kind=RULE_KINDS[kind],
        language=notice.language,
        message=message_of(kind, core),
        advice=ADVICE.get(kind, ""),
        category=category_of(kind, notice),
        claim=claim,
        template=write_template(notice.text, pieces, core, vocabulary),
        required=core.phrase,
        label=core.label or len(notice.text) < 20,
        min_coverage=_CORE_ALONE,
        priority=-1 if len(statements) > 1 else 0,
        guards={},
        notes=notes_on(kind, notice, core, len(statements)),
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
            most = _STATED if declared else _OTHER
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


def _claimed(find: Evidence) -> dict[str, str]:
    """What an example must say, from what the rule reads in it."""
    claim = find.claim
    if claim is None:
        return {}
    names = ("polarity", "extent", "role", "scope")
    return {name: str(value) for name in names if (value := getattr(claim, name)) is not None}


def vocabulary_files(pack: Pack) -> list[LoadedFile]:
    """The files of a pack that hold word lists."""
    return [file for file in pack.files if isinstance(file.content, VocabFile)]
