"""Configuration: found from the file, merged with origins, mistakes named with the nearest key."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from provenance.config.discover import Finder
from provenance.config.globs import matches
from provenance.config.load import load_config, read_sidecar
from provenance.config.schema import config_schema
from provenance.errors import ConfigError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


class TestDiscovery:
    def test_the_nearest_above_the_file_counts_not_the_current_folder(self, folder: Path) -> None:
        put(folder, _dot_git__HEAD="x", _dot_provenance_dot_yml="policy: default\n",
            news__opinion__a_dot_md="", news___dot_provenance_dot_yml="policy: newsroom\n")  # fmt: skip
        finder = Finder()
        assert finder.find("news/opinion/a.md") == str(folder / "news/.provenance.yml")
        assert finder.find("other/b.md") == str(folder / ".provenance.yml")

    def test_the_search_ends_at_the_repository(self, folder: Path) -> None:
        put(folder, _dot_provenance_dot_yml="policy: default\n", repo___dot_git__HEAD="x", repo__a_dot_md="")
        assert Finder().find("repo/a.md") is None

    def test_outside_of_a_repository_no_folder_above_decides(self, folder: Path) -> None:
        put(folder, _dot_provenance_dot_yml="policy: default\n", below__a_dot_md="", below__here__x="")
        assert Finder(str(folder / "below/here")).find(str(folder / "below/a.md")) is None
        assert Finder(str(folder)).find(str(folder / "below/a.md")) == str(folder / ".provenance.yml")

    def test_pyproject_counts_only_with_the_table(self, folder: Path) -> None:
        put(folder, _dot_git__HEAD="x", pyproject_dot_toml="[project]\nname = 'x'\n")
        assert Finder().find("a.md") is None
        put(folder, pyproject_dot_toml="[tool.provenance]\npolicy = 'newsroom'\n")
        assert Finder().find("a.md") == str(folder / "pyproject.toml")


class TestMerging:
    def test_a_file_wins_over_what_it_extends_and_origins_are_kept(self, folder: Path) -> None:
        put(
            folder,
            house__base_dot_yml="policy: house.yaml\nselect: [DIS, RES]\nrules: {RES001: off, STY: note}\n",
            _dot_provenance_dot_yml="schema: 1\nextends: house/base.yml\nselect: [RES]\nrules: {RES001: error}\n",
        )
        settings = load_config(".provenance.yml").settings("a.md")
        # A path in a file is relative to that file.
        assert settings.policy == str(folder / "house/house.yaml")
        assert settings.select == ("RES",)
        assert dict(settings.rules) == {"RES001": "error", "STY": "note"}
        assert settings.off == ()
        assert settings.origin("policy") == "house/base.yml:1"
        assert settings.origin("select") == ".provenance.yml:3"
        assert settings.origin("baseline") == "default"

    def test_overrides_by_pattern_later_ones_win(self, folder: Path) -> None:
        put(folder, _dot_provenance_dot_yml=(
            "policy: default\ncontext: {jurisdiction: eu}\noverrides:\n"
            "  - {paths: 'opinion/**', policy: no-ai, rules: {STY: off}}\n"
            "  - {paths: ['*.draft.md'], policy: newsroom, context: {jurisdiction: [eu, cn]}}\n"
        ))  # fmt: skip
        config = load_config(".provenance.yml")
        assert config.settings("news/a.md").policy == "default"
        opinion = config.settings("opinion/x/a.md")
        assert (opinion.policy, opinion.off) == ("no-ai", ("STY",))
        both = config.settings("opinion/a.draft.md")
        assert (both.policy, both.off, both.jurisdiction) == ("newsroom", ("STY",), ("eu", "cn"))
        assert both.origin("policy") == ".provenance.yml:5"

    def test_toml_says_the_same_as_yaml(self, folder: Path) -> None:
        put(
            folder,
            a_dot_yml="policy: newsroom\nlanguages: [en]\ncontext: {today: 2026-11-22}\nrules: {STY: off}\n",
            pyproject_dot_toml=(
                "[tool.provenance]\npolicy = 'newsroom'\nlanguages = ['en']\ncontext.today = 2026-11-22\n"
                "[tool.provenance.rules]\nSTY = 'off'\n"
            ),
        )
        assert load_config("a.yml").settings("x.md") == load_config("pyproject.toml").settings("x.md")

    def test_accepted_findings_by_path(self, folder: Path) -> None:
        put(folder, _dot_provenance_dot_yml=(
            "accept:\n  - {rules: RES001, reason: about chatbots, paths: 'tech/**', until: 2027-01-01}\n"
        ))  # fmt: skip
        config = load_config(".provenance.yml")
        (directive,) = config.settings("tech/a.md").accept
        assert directive.suppression.reason == "about chatbots"
        assert config.settings("news/a.md").accept == ()

    def test_exclude(self, folder: Path) -> None:
        put(folder, _dot_provenance_dot_yml="exclude: ['/drafts/', '*.tmp.md']\n")
        config = load_config(".provenance.yml")
        assert config.excludes("drafts/x/a.md")
        assert config.excludes("a/b.tmp.md")
        assert not config.excludes("news/drafts/a.md")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("polcy: x\n", ".provenance.yml:1:1: unknown key 'polcy'; did you mean 'policy'?"),
        (
            "policy: x\ncontext:\n  jurisdicton: eu\n",
            ":3:3: unknown key 'jurisdicton'; did you mean 'jurisdiction'?",
        ),
        ("rules: {RES001: of}\n", "cannot be 'of'; did you mean 'off'?"),
        ("overrides: [{paths: a, polici: b}]\n", "unknown key 'polici'; did you mean 'policy'?"),
        ("overrides: [{policy: b}]\n", "'paths' is missing"),
        ("accept: [{rules: RES001}]\n", "'reason' is missing"),
        ("context: {today: tomorrow}\n", "'today' has to be a day (YYYY-MM-DD), not 'tomorrow'"),
        ("extends: gone.yml\n", "gone.yml: the configuration cannot be read"),
        ("extends: .provenance.yml\n", "extend each other without end"),
        ("a: [\n", "not valid YAML"),
        ("- a\n", "'configuration' has to be a mapping"),
    ],
)
def test_mistakes_are_named_with_their_place(folder: Path, text: str, message: str) -> None:
    put(folder, _dot_provenance_dot_yml=text)
    with pytest.raises(ConfigError) as error:
        load_config(".provenance.yml")
    assert message in error.value.message


def test_a_file_beside_an_article_holds_nothing_else(folder: Path) -> None:
    put(folder, good="accept: [{rules: [RES], reason: shown}]\n", bad="policy: x\n")
    (directive,) = read_sidecar("good")
    assert directive.rules == ("RES",)
    with pytest.raises(ConfigError, match="holds 'accept' only"):
        read_sidecar("bad")


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.md", "a/b.md", True),
        ("*.md", "a/b.mdx", False),
        ("news/*.md", "news/a/b.md", False),
        ("news/**/*.md", "news/b.md", True),
        ("news/**", "news/a/b.md", True),
        ("news", "news/a/b.md", True),
        ("/news", "x/news/b.md", False),
        ("a?.md", "ab.md", True),
        ("[!a].md", "b.md", True),
        ("[!a].md", "a.md", False),
        ("[", "[", True),
        ("a.md", "axmd", False),
    ],
)
def test_patterns(pattern: str, path: str, fits: bool) -> None:
    assert matches(path, pattern) is fits


def test_the_schema_is_valid_and_takes_lists_and_single_values() -> None:
    schema = config_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(json.loads(json.dumps(schema)))
    good = "policy: a\nselect: RES\nlanguages: [en]\noverrides: [{paths: '*.md', rules: {STY: note}}]\n"
    validator.validate(yaml.safe_load(good))
    assert not validator.is_valid({"polcy": "a"})
