"""What was read from a rule pack, before compiling."""

from __future__ import annotations

from dataclasses import dataclass, field

from provenance.errors import RuleProblem
from provenance.rules.schema import RuleFile, VocabFile
from provenance.yamltree import Tree


@dataclass(slots=True)
class LoadedFile:
    """One parsed file; ``indexes`` gives the place in the file of each rule of ``content``."""

    path: str
    tree: Tree
    content: RuleFile | VocabFile
    indexes: list[int]

    def problem(self, path: tuple[str | int, ...], message: str, offset: int = 0) -> RuleProblem:
        """A problem at a key path; ``offset`` moves the column into a scalar."""
        line, column = self.tree.place(path)
        return RuleProblem(self.path, line, column + offset, message)


@dataclass(slots=True)
class Pack:
    """Everything that was read; ``digest`` covers names and contents of the files."""

    files: list[LoadedFile] = field(default_factory=list)
    problems: list[RuleProblem] = field(default_factory=list)
    digest: str = ""
