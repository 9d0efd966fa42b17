"""``rules new``: a pasted notice becomes a rule file that loads, finds it reworded and cut off, and accuses nobody else."""

from __future__ import annotations

import gzip
import json
import random
import textwrap
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from provenance.api import Checker
from provenance.cli.rules import rules
from provenance.core.verdict import Label
from provenance.drafting import Draft, Wishes, draft_rule, read_notice
from provenance.drafting.draft import vocabulary_files
from provenance.errors import InputError, ProvenanceError, UsageError
from provenance.match.engine import Matcher
from provenance.match.examples import check_example, example_cases
from provenance.rulecheck import read_example
from provenance.rules.build import build_book
from provenance.rules.library import rule_book, shipped_rules
from provenance.rules.loader import add_file, read_pack
from provenance.rules.pack import LoadedFile, Pack

NOTICE = (
    "Editor's note: This article was produced by the Sample Herald's automated desk with the help of generative AI and "
    "checked by Jane Doe before it went live on 12 November 2026."
)
# One notice each, written for this test.
NOTICES = {
    "de": ("disclosure", "Dieser Beitrag wurde mithilfe künstlicher Intelligenz erstellt und von der Redaktion geprüft."),
    "fr": ("disclosure", "Cet article a été rédigé à l'aide de ChatGPT par la rédaction, puis relu par un journaliste."),
    "es": ("denial", "Este artículo se ha escrito sin inteligencia artificial y lo firma nuestra redacción de Muestra."),
    "fi": ("disclosure", "Artikkeli on tuotettu tekoälyn avulla, ja toimitus on tarkistanut sen."),
    "pl": ("disclosure", "Ten artykuł został przygotowany przy pomocy sztucznej inteligencji i sprawdzony przez redakcję."),
    "tr": ("disclosure", "Bu haber yapay zeka yardımıyla hazırlandı ve editörlerimiz tarafından kontrol edildi."),
    "ru": ("disclosure", "Эта статья была написана с помощью искусственного интеллекта и проверена редактором."),
    "ar": ("disclosure", "تم إنشاء هذا المقال بمساعدة الذكاء الاصطناعي وراجعه محررونا."),
    "he": ("disclosure", "הכתבה הזו נכתבה בעזרת בינה מלאכותית ונבדקה על ידי עורך במערכת."),
    "hi": ("disclosure", "यह लेख कृत्रिम बुद्धिमत्ता की मदद से तैयार किया गया है और संपादक ने इसकी जाँच की है।"),
    "ja": ("disclosure", "この記事は生成AIを使って作成され、編集部が確認しました。"),
    "ko": ("disclosure", "이 기사는 인공지능의 도움을 받아 작성되었으며 편집자가 검토했습니다."),
    "zh": ("disclosure", "本文由人工智能辅助生成，并经编辑部人工审核后发布。"),
    "en": ("boilerplate", "Sign up for our weekly newsletter The Harbour and get the best of us in your inbox every Friday."),
}  # fmt: skip


@lru_cache
def vocabularies() -> tuple[LoadedFile, ...]:
    return tuple(vocabulary_files(read_pack([shipped_rules() / "vocab"])))


def draft(text: str, language: str | None = None, **wishes: object) -> Draft:
    book = rule_book()
    taken = {rule.id for rule in book.rules}
    return draft_rule(read_notice(text, None, book, language), book, vocabularies(), taken, Wishes(**wishes))  # type: ignore[arg-type]


def matcher_of(made: Draft) -> tuple[Matcher, list[str]]:
    """The proposed file, loaded anew, and what is wrong with it and its examples."""
    spoken = {made.language, "*"}
    pack = Pack(files=[file for file in vocabularies() if spoken & set(file.content.languages)])
    add_file("proposed.yaml", made.text.encode(), pack)
    book, problems = build_book(pack.files, "test", "")
    matcher = Matcher(book)
    faults = [
        fault for case in example_cases(pack.files) if (fault := check_example(case, matcher, read_example))
    ]
    return matcher, [*map(str, pack.problems), *map(str, problems), *faults]


def is_found(matcher: Matcher, text: str) -> bool:
    return any(item.active for item in matcher.find(read_example(text)).evidence)


def new(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(rules, ["new", *map(str, arguments)], input=stdin)


# --- from the command to a check ----------------------------------------------------------------


def test_from_a_notice_to_a_check_that_finds_it_reworded_and_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    done = new("--from-text", NOTICE, "--output", file)
    assert done.exit_code == 0, done.exception
    assert done.stdout == ""
    for words in (
        "Kind: disclosure",
        "HOUSE001 passes `provenance rules check`",
        "provenance check --rules",
        "packs: [",
    ):
        assert words in " ".join(done.stderr.split())
    checker = Checker.build(rule_paths=[file], with_style=False)
    before = Checker.build(with_style=False)
    reworded = (
        "Note: This report was put together by the Harbour Mail's desk with the help of ChatGPT, then read by Ann Poe "
        "before it went live."
    )
    for text in (NOTICE, reworded, NOTICE[:140], NOTICE[15:150]):
        report = checker.check_text(f"The bees are back.\n\n{text}")
        assert report.verdict.label is Label.DECLARED_AI, text
        assert any(item.rule == "HOUSE001" for item in report.disclosures)
    assert before.check_text(f"The bees are back.\n\n{NOTICE}").verdict.label is not Label.DECLARED_AI
    for text in (
        f"A rival writes: “{NOTICE}”",
        "Doctors found the disease with the help of generative AI, a study says.",
        NOTICE.replace("was produced", "was not produced"),
        NOTICE.replace("generative AI", "two interns"),
        "One reader asked whether an article had been produced by a desk with the help of generative AI.",
    ):
        assert checker.check_text(f"The bees are back.\n\n{text}").verdict.label is not Label.DECLARED_AI, (
            text
        )


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check of all rules, which takes seconds; the first test has it."""
    monkeypatch.setattr("provenance.cli.rules_new._checked", lambda *_: 7)


@pytest.mark.usefixtures("unchecked")
def test_what_is_said_goes_to_stderr_and_the_file_to_stdout() -> None:
    done = new("--from-text", NOTICE)
    assert done.stdout.startswith("# A rule proposed")
    assert "save it as house.yaml" in done.stderr
    assert max(map(len, done.stderr.splitlines())) <= 80


@pytest.mark.usefixtures("unchecked")
def test_a_file_is_replaced_on_request_only(tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    file.write_text("mine", "utf-8")
    assert "--force" in str(new("--from-text", NOTICE, "-o", file).exception)
    assert file.read_text("utf-8") == "mine"
    assert new("--from-text", NOTICE, "-o", file, "--force").exit_code == 0


def test_a_folder_that_is_not_there_is_told_before_any_work(tmp_path: Path) -> None:
    assert "there is no folder" in str(new("--from-text", NOTICE, "-o", tmp_path / "no" / "x.yaml").exception)


@pytest.mark.usefixtures("unchecked")
def test_a_corpus_without_texts_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provenance.rules.library.rule_book", lambda *_: pytest.fail("rules were loaded"))
    (tmp_path / "a.txt").write_text(NOTICE, "utf-8")
    done = new("--from-text", NOTICE, "--corpus", tmp_path)
    assert isinstance(done.exception, InputError)
    assert "no .jsonl or .jsonl.gz file" in str(done.exception)


def test_ids_in_use_are_stepped_over(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("rules:\n  - id: HOUSE001\n", "utf-8")
    done = new("--from-text", NOTICE, "-o", tmp_path / "house.yaml")
    assert "HOUSE002 passes" in " ".join(done.stderr.split())


@pytest.mark.usefixtures("unchecked")
def test_a_corpus_is_measured(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps({'text': text})}\n" for text in ("The bees are back.", NOTICE))
    done = new("--from-text", NOTICE, "--corpus", tmp_path)
    said = " ".join(done.stderr.split())
    assert "active in 1 of 2 human texts" in said
    assert "warning: that is more than 1 in 2,000" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "notice.txt"
    file.write_bytes(NOTICES["fr"][1].encode(encoding))
    book = rule_book()
    assert read_notice(str(file), None, book).text == NOTICES["fr"][1]
    assert read_notice("-", file.read_bytes(), book).language == "fr"


def test_markup_and_breaks_are_no_part_of_a_notice(tmp_path: Path) -> None:
    (tmp_path / "n.html").write_text(f"<p><em>{NOTICE}</em></p><p style='display:none'>Other.</p>", "utf-8")
    (tmp_path / "n.md").write_text(f"> **{NOTICE}**\n", "utf-8")
    (tmp_path / "n.notice").write_text("\n".join(textwrap.wrap(NOTICE, 60)), "utf-8")
    for name in ("n.html", "n.md", "n.notice"):
        assert read_notice(str(tmp_path / name), None, rule_book()).text.strip("*") == NOTICE


# --- what is proposed ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", NOTICES)
def test_a_notice_in_any_language_gives_a_rule_that_holds(language: str) -> None:
    kind, text = NOTICES[language]
    made = draft(text)
    assert made.kind == kind
    assert f'languages: ["{language}"]' in made.text
    matcher, faults = matcher_of(made)
    assert faults == []
    assert is_found(matcher, text)
    assert is_found(matcher, f"{text} {text}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (NOTICE, "disclosure"),
        (
            "No generative AI was used to write this story, which was reported by staff of the Sample Times.",
            "denial",
        ),
        ("As an AI language model, I do not have access to the club's results of this season.", "residue"),
        (
            "All prices are in euros and were correct when the Sample Gazette went to press on 3 May 2026.",
            "boilerplate",
        ),
        ("AI-generated summary", "disclosure"),
        ("By Sample Harbour AI", "disclosure"),
        ("Gerne! Hier ist der überarbeitete Artikel in einem lockeren Ton.", "residue"),
        ("Share this article", "boilerplate"),
    ],
)
def test_the_kind_is_guessed(text: str, kind: str) -> None:
    made = draft(text)
    assert made.kind == kind
    assert matcher_of(made)[1] == []


def test_what_varies_is_a_slot_and_what_is_said_is_not() -> None:
    text = draft(NOTICE).text
    template = next(line for line in text.splitlines() if "template:" in line)
    for words in (
        "{tool:@agents}",
        "{role:@made}",
        "{@objects}",
        "{name:0..4}",
        "{date:0..5}",
        "before it went live on",
    ):
        assert words in template
    assert "Herald" not in template
    assert "Jane" not in template


def test_a_line_of_few_words_keeps_its_names_and_is_a_whole_line() -> None:
    matcher, _ = matcher_of(draft("By Sample Harbour AI"))
    assert is_found(matcher, "By Sample Harbour AI")
    assert not is_found(matcher, "By Example Gazette AI")
    assert not is_found(
        matcher, "By Sample Harbour AI was meant a company and not a tool in all that was said there."
    )


def test_a_trace_of_a_tool_accuses_nobody_by_itself() -> None:
    text = draft("Gerne! Hier ist der überarbeitete Artikel in einem lockeren Ton.").text
    assert "strength: medium" in text


def test_a_denial_keeps_its_negation() -> None:
    made = draft(
        "No generative AI was used to write this story, which was reported by staff of the Sample Times."
    )
    matcher, _ = matcher_of(made)
    assert not is_found(
        matcher, "Generative AI was used to write this story, which was reported by our staff."
    )
    assert 'polarity: "not_used"' in made.text


def test_the_editor_says_what_varies_and_what_is_always_there() -> None:
    text = "Our robot Heliotype puts these tide tables together every night for readers of the coast pages."
    made = draft(text, kind="disclosure", keep=("robot Heliotype puts",), varies=("tide tables",))
    required = next(line for line in made.text.splitlines() if "required:" in line)
    assert "robot heliotype puts" in required
    assert "these {name:0..4} together" in made.text
    assert any("no word for AI" in note for note in made.notes)
    assert matcher_of(made)[1] == []


def test_names_ids_and_series_as_asked() -> None:
    made = draft(NOTICE, series="DIS", name="robot-desk")
    assert made.id.startswith("DIS")
    assert made.id not in {rule.id for rule in rule_book().rules}
    assert "name: robot-desk" in made.text
    assert draft(NOTICE, id="DESK123").id == "DESK123"


def test_a_notice_with_two_statements_leaves_them_to_the_shipped_rules() -> None:
    made = draft("This story was edited with the help of AI. No AI was used for the reporting of this story.")
    assert "priority: -1" in made.text
    assert matcher_of(made)[1] == []


def test_the_editor_is_told_what_to_look_at() -> None:
    said = "According to the minister, this article was written by AI and nobody had checked a word of it."
    assert any("take it back (attributed)" in note for note in draft(said, kind="disclosure").notes)
    plain = "Every word in here comes from the hands of our own reporters in the harbour office, always."
    assert any("says no" in note for note in draft(plain, kind="denial").notes)
    two = f"The bees are back at the canal.\n\n{NOTICE}"
    assert any("has 2 paragraphs" in note for note in draft(two).notes)


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wishes", "words"),
    [
        ("", {}, "the notice is empty"),
        ("... !!", {}, "the notice is empty"),
        ("the bees " * 150, {}, "paste the notice alone"),
        ("nosuch.txt", {}, "no such file"),
        ("./nosuch", {}, "no such file"),
        ("It is what it is and that is all that it is for us, as it was for them.", {}, "telling words"),
        ("AI was here", {}, "too few words of its own"),
        ("Xqz vrt plk", {}, "give --language CODE"),
        (NOTICE, {"varies": ("no such words",)}, "--varies 'no such words': the notice does not hold"),
        (NOTICE, {"keep": ("by the",)}, "the words of --keep tell too little"),
        (NOTICE, {"id": "house1"}, "an id has 4 to 8 capital letters"),
        (NOTICE, {"id": "DIS001"}, "the id is taken"),
        (NOTICE, {"series": "RES"}, "--series RES is not for the kind 'disclosure'"),
        (NOTICE, {"series": "x"}, "4 to 8 capital letters of your own"),
        (NOTICE, {"name": "Robot Desk"}, "small letters, digits and single hyphens"),
        (NOTICE, {"language": "is"}, "there are no word lists for the language 'is'"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(text: str, wishes: dict[str, object], words: str) -> None:
    language = wishes.pop("language", None)
    with pytest.raises(ProvenanceError) as caught:
        draft(text, language, **wishes)  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_and_a_binary_are_no_notice(tmp_path: Path) -> None:
    assert "is a folder" in str(new("--from-text", tmp_path).exception)
    (tmp_path / "a.bin").write_bytes(b"\x00\x01" * 90)
    assert isinstance(new("--from-text", tmp_path / "a.bin").exception, ProvenanceError)


def test_hostile_notices_give_a_sound_file_or_one_line() -> None:
    odd = [
        "This article {tool:@x} was (made [by AI | in ^ $ * part.",
        'This article was made by AI: "quoted\\" #comment: - & * ! % @ `x`',
        "This article\u200b was\u2028made with\ufeff AI\x07 by our\x85desk.",
        "THIS ARTICLE WAS WRITTEN BY AI AND CHECKED BY OUR EDITORS",
        "<b>This</b> article was written by <i>AI</i> &amp; checked by our editors.",
        "🤖 This article was written by AI 🤖 and checked by our editors 🤖",
    ]
    generator = random.Random(7)  # noqa: S311 - only has to be odd
    alphabet = "AI made by this article (){}[]|^$/*\"'\\:#-&!%@`\n\t.。é中あ\u202e\u0000🤖0123"
    odd += [
        "".join(generator.choice(alphabet) for _ in range(generator.randrange(1, 200))) for _ in range(40)
    ]
    proposed, told = 0, [""]
    for text in odd:
        try:
            made = draft(text, "en")
        except UsageError as error:
            told.append(str(error))
            continue
        proposed += 1
        assert matcher_of(made)[1] == [], made.text
    assert proposed >= 5
    assert not any("\n" in line for line in told)
