"""What the loaded model answers: flags, reasons, places, additivity, robustness, damage."""

# ruff: noqa: S311 - texts are made up here, no secret hangs on chance

from __future__ import annotations

import json
import pathlib
import random
import shutil
import subprocess
import sys

import pytest
from made_corpus import made_up

from provenance.core.style import StyleFlag
from provenance.errors import ModelError
from provenance.model import StyleModel, load_style_model
from provenance.train.attacks import ATTACKS


@pytest.fixture(scope="module")
def machine() -> str:
    return made_up("newest", random.Random(21), 400)


def test_names_and_digest(small: StyleModel, small_folder: pathlib.Path) -> None:
    import hashlib

    assert (small.name, small.version) == ("small", "0.1")
    assert small.digest == "sha256:" + hashlib.sha256((small_folder / "model.json").read_bytes()).hexdigest()


def test_machine_text_is_flagged_with_a_bounded_ratio(small: StyleModel, machine: str) -> None:
    score = small.score(machine, language="en")
    assert score.flag in (StyleFlag.STRONG, StyleFlag.ELEVATED)
    assert score.reasons == ()
    band = [band for band in small.describe()["bands"] if band["low"] <= score.words][-1]
    assert band["least"] <= (score.llr or 0) <= band["most"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"language": "de"}, "language_not_validated"),
        ({"language": None}, "language_not_validated"),
        ({"language": "en", "quoted": [(0, 5000)]}, "mostly_quotation"),
        ({"language": "en", "listed_share": 0.7}, "mostly_list"),
    ],
)
def test_abstains_with_a_reason_but_keeps_raw(
    small: StyleModel, machine: str, arguments: dict, reason: str
) -> None:
    score = small.score(machine, **arguments)
    assert score.flag is StyleFlag.ABSTAINED
    assert reason in score.reasons
    assert score.llr is None
    assert score.raw == small.score(machine, language="en", explain=False).raw


def test_quoted_ranges_that_overlap_count_once(small: StyleModel, machine: str) -> None:
    third = len(machine) // 3
    assert small.score(machine, language="en", quoted=[(0, third), (0, third), (5, third)]).reasons == ()


def test_short_text_abstains(small: StyleModel) -> None:
    score = small.score("Moreover, the river plays a crucial role.", language="en")
    assert "too_short" in score.reasons
    assert score.raw is not None
    assert score.words == 7


@pytest.mark.parametrize("text", ["", "   \n\n", "... !!", "\u200b", "\U0001f600"])
def test_no_word_no_raw(small: StyleModel, text: str) -> None:
    score = small.score(text, language="en")
    assert score.raw is None
    assert score.flag is StyleFlag.ABSTAINED
    assert score.words == 0
    assert score.features == ()


def test_unknown_words_are_out_of_distribution(small: StyleModel) -> None:
    rng = random.Random(4)
    nonsense = " ".join("".join(rng.choice("qzxvkj") for _ in range(7)) for _ in range(200)) + "."
    assert "out_of_distribution" in small.score(nonsense, language="en").reasons


def test_weights_of_traits_add_up_to_raw(small: StyleModel, machine: str) -> None:
    for text in (machine, made_up("human", random.Random(8), 200), "One word"):
        score = small.score(text, language="en")
        assert sum(feature.weight for feature in score.features) == pytest.approx(score.raw, abs=1e-9)
        assert score.features[-1].name == "starting_point"
        assert len({feature.name for feature in score.features}) == len(score.features)


def test_ranges_are_exact_places_in_the_prose(small: StyleModel) -> None:
    clause = "The plan moved on, reflecting a wider shift in the town."
    plain = " ".join([made_up("earlier", random.Random(9), 120), clause])
    disguised = plain.replace("reflecting", "re\u200bflecting").replace("a", "\u0430")
    for text, word in ((plain, "reflecting"), (disguised, "re\u200bflecting")):
        score = small.score(text, language="en")
        for feature in score.features:
            for start, end in feature.ranges:
                assert 0 <= start < end <= len(text)
                assert text[start:end] == text[start:end].strip()
        found = {feature.name: feature for feature in score.features}
        if "participle_clauses" in found and found["participle_clauses"].weight > 0:
            assert any(text[start:end].startswith(word) for start, end in found["participle_clauses"].ranges)


def test_passages_hold_three_sentences_and_reach_the_threshold(small: StyleModel) -> None:
    human, machine = made_up("human", random.Random(31), 250), made_up("newest", random.Random(32), 160)
    text = human + "\n\n" + machine + "\n\n" + made_up("human", random.Random(33), 250)
    found = small.score(text, language="en").passages
    assert found
    best = max(found, key=lambda passage: passage.raw)
    shared = min(best.end, len(human) + len(machine) + 2) - max(best.start, len(human) + 2)
    assert shared > 0.6 * (best.end - best.start)
    reached = 0
    for passage in found:
        assert passage.start >= reached
        reached = passage.end
        part = text[passage.start : passage.end]
        assert sum(part.count(mark) for mark in ".?!") >= 3
        again = small.score(part, language="en", explain=False)
        assert again.raw == pytest.approx(passage.raw, abs=1e-9)
        assert again.flag is not StyleFlag.NONE


def test_heat_covers_every_paragraph(small: StyleModel) -> None:
    parts = [made_up("human", random.Random(1), 80), "* * *", made_up("newest", random.Random(2), 80)]
    parts = [part.replace("\n\n", " ") for part in parts]
    text = "\n\n".join(parts)
    human, machine = small.heat(text)
    assert text[human.start : human.end] == parts[0]
    assert text[machine.start : machine.end] == parts[2]
    assert machine.raw > human.raw
    assert small.heat("") == ()


def test_explaining_changes_no_number(small: StyleModel, machine: str) -> None:
    with_places, without = (
        small.score(machine, language="en"),
        small.score(machine, language="en", explain=False),
    )
    assert (with_places.raw, with_places.llr, with_places.flag) == (without.raw, without.llr, without.flag)
    assert without.features == ()
    assert without.passages == ()
    assert small.score_many([machine, ""]) == [without.raw, None]


@pytest.mark.parametrize(
    "name",
    [
        "look-alike letters",
        "zero-width characters",
        "random case",
        "odd white space",
        "curly quotes, en dashes",
        "numbers swapped",
    ],
)
def test_evasion_that_keeps_the_words_keeps_the_score(small: StyleModel, machine: str, name: str) -> None:
    text = machine.replace("\n\n", " ")
    changed = ATTACKS[name](text, random.Random(1))
    if name not in ("curly quotes, en dashes", "numbers swapped"):
        assert changed != text
    before, after = small.score(text, language="en"), small.score(changed, language="en")
    assert after.raw == pytest.approx(before.raw, abs=1e-9)


@pytest.mark.parametrize(
    "name", ["half of the articles deleted", "15 % of words misspelled", "paragraphs inserted"]
)
def test_evasion_that_changes_words_moves_the_score_little(
    small: StyleModel, machine: str, name: str
) -> None:
    changed = ATTACKS[name](machine, random.Random(1))
    assert changed != machine
    human = small.score(made_up("human", random.Random(3), 400), language="en").raw or 0.0
    after = small.score(changed, language="en").raw or 0.0
    assert after > human


def test_damage_is_named(small_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    def copy(name: str) -> pathlib.Path:
        return pathlib.Path(shutil.copytree(small_folder, tmp_path / name))

    with pytest.raises(ModelError, match="cannot be read"):
        load_style_model(tmp_path / "nowhere")
    damaged = copy("damaged")
    packed = bytearray((damaged / "model.npz").read_bytes())
    packed[len(packed) // 2] ^= 1
    (damaged / "model.npz").write_bytes(bytes(packed))
    with pytest.raises(ModelError, match="damaged"):
        load_style_model(damaged)
    missing = copy("missing")
    (missing / "model.npz").unlink()
    with pytest.raises(ModelError, match=r"model\.npz"):
        load_style_model(missing)
    garbled = copy("garbled")
    (garbled / "model.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="JSON"):
        load_style_model(garbled)
    for field, value, says in (
        ("format", "provenance-style/99", "format"),
        ("dense", ["other"], "other features"),
        ("heads", [], "n-gram arrays"),
        ("bands", [], "bands"),
        ("bands", [{"low": "x"}], "described"),
    ):
        changed = copy(f"changed-{field}-{len(says)}")
        document = json.loads((changed / "model.json").read_text(encoding="utf-8"))
        document[field] = value
        (changed / "model.json").write_text(json.dumps(document), encoding="utf-8")
        with pytest.raises(ModelError, match=says):
            load_style_model(changed)


def test_scoring_never_imports_scikit_learn(small_folder: pathlib.Path) -> None:
    program = (
        "import pathlib, sys\n"
        "from provenance.model import load_style_model\n"
        f"model = load_style_model(pathlib.Path({str(small_folder)!r}))\n"
        "model.score('The river plays a crucial role. ' * 20, language='en')\n"
        "assert not {'sklearn', 'scipy', 'provenance.train'} & set(sys.modules), 'imported'\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
