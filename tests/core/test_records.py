"""A record is what a frozen dataclass with slots is."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest

from provenance.core.records import record


@dataclass(frozen=True, slots=True)
class Plain:
    """A dataclass."""

    name: str
    size: int = 3
    parts: list[int] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)

    def double(self) -> int:
        """Twice the size."""
        return 2 * self.size


@record
class Fast:
    """A record."""

    name: str
    size: int = 3
    parts: list[int] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)

    def double(self) -> int:
        """Twice the size."""
        return 2 * self.size


@record
class Single:
    """A record of one field, which refuses what is below zero."""

    value: int

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("below zero")


@record
class Empty:
    """A record of nothing."""


BOTH = pytest.mark.parametrize("made", [Plain, Fast])


def test_both_look_the_same() -> None:
    assert repr(Fast("a", 4, note="x")) == repr(Plain("a", 4, note="x")).replace("Plain", "Fast")
    assert asdict(Fast("a", parts=[1])) == asdict(Plain("a", parts=[1]))
    assert [item.name for item in fields(Fast)] == [item.name for item in fields(Plain)]
    assert Fast.__match_args__ == Plain.__match_args__
    assert Fast.__slots__ == Plain.__slots__
    assert is_dataclass(Fast)
    assert Fast("a").double() == Plain("a").double()
    assert (Fast.__doc__, Fast.__qualname__, Fast.__module__) == ("A record.", "Fast", __name__)


@BOTH
def test_equality_and_hash(made: Callable[..., Any]) -> None:
    assert made("a", note="x") == made("a", note="y")
    assert made("a") != made("b")
    assert made("a") != ("a", 3, [], "")
    with pytest.raises(TypeError):
        hash(made("a"))  # a list has no hash
    assert hash(made("a", parts=(1,))) == hash(made("a", parts=(1,), note="y"))


@BOTH
def test_nothing_can_be_changed(made: Callable[..., Any]) -> None:
    item = made("a")
    with pytest.raises(FrozenInstanceError):
        item.name = "b"
    with pytest.raises(FrozenInstanceError):
        del item.name
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        item.other = 1
    assert item.name == "a"


@BOTH
def test_fields_are_given_by_place_or_name(made: Callable[..., Any]) -> None:
    assert made("a", 4) == made(size=4, name="a") == replace(made("a"), size=4)
    assert made("a").parts is not made("a").parts
    with pytest.raises(TypeError):
        made()
    with pytest.raises(TypeError):
        made("a", other=1)
    match made("a", 5):
        case Plain("a", size) | Fast("a", size):
            assert size == 5
        case _:
            pytest.fail("no match")


@BOTH
def test_copies_are_equal(made: Callable[..., Any]) -> None:
    item = made("a", parts=[1], note="x")
    for other in (pickle.loads(pickle.dumps(item)), copy.copy(item), copy.deepcopy(item)):  # noqa: S301
        assert other == item
        assert other.note == "x"


def test_few_fields() -> None:
    assert Single(1) == Single(1) != Single(2)
    assert {Single(1), Single(1)} == {Single(1)}
    assert Empty() == Empty()
    assert repr(Empty()) == "Empty()"
    assert Empty() != Single(1)
    with pytest.raises(ValueError, match="below zero"):
        Single(-1)
    with pytest.raises(ValueError, match="below zero"):
        replace(Single(1), value=-1)
