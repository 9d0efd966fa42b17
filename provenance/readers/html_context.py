"""Context: what an element passes on to the text inside it."""

from __future__ import annotations

from provenance.core.article import Role, Visibility
from provenance.readers.draft import Piece
from provenance.readers.html_elements import FURNITURE, ROLE_OF, TYPED, UNSEEN, Hints

# A heading or an item in a footer, a notice or a quotation stays what the outer element makes it.
_YIELDING = frozenset((Role.LIST, Role.HEADING))
_LASTING = frozenset((Role.QUOTE, Role.NOTE, Role.FOOTER, Role.ALT))


class Context:
    """What an element passes on to the text inside it."""

    __slots__ = (
        "elsewhere",
        "inner",
        "linked",
        "main",
        "pre",
        "quote",
        "region",
        "role",
        "soft",
        "visibility",
    )

    def __init__(self) -> None:
        self.inner: dict[str, Context] = {}  # of elements without telling attributes, by name
        self.role = Role.BODY
        self.visibility = Visibility.VISIBLE
        self.main = True
        self.soft = False
        self.elsewhere = False
        self.region = 0
        self.quote = 0
        self.pre = False
        self.linked = False

    def copy(self) -> Context:
        """A context of its own with the same values."""
        other = Context()
        other.role, other.visibility, other.main, other.soft = (
            self.role,
            self.visibility,
            self.main,
            self.soft,
        )
        other.elsewhere = self.elsewhere
        other.region, other.quote, other.pre, other.linked = self.region, self.quote, self.pre, self.linked
        return other

    def piece(self) -> Piece:
        """An empty block of this context."""
        return Piece(
            self.role,
            visibility=self.visibility,
            main=self.main and self.visibility is Visibility.VISIBLE,
            soft=self.soft,
            quote=self.quote,
            region=self.region,
            elsewhere=self.elsewhere,
        )

    def enter(self, name: str) -> Context:
        """A copy for the content of an element ``name`` that shapes what is inside it."""
        inner = self.copy()
        role = ROLE_OF.get(name)
        if name in FURNITURE:
            inner.main = False
        if name in UNSEEN:
            inner.visibility = Visibility.HIDDEN
        if name in TYPED:
            inner.elsewhere = True
        if name == "header":
            # The header of the site, not that of an article.
            inner.main = inner.main and inner.region != 0
        elif name == "title":
            inside = inner.role is Role.ALT
            inner.role, inner.main = (Role.ALT if inside else Role.TITLE), False
            inner.visibility = Visibility.ATTRIBUTE if inside else Visibility.VISIBLE
        elif role is not None and not (role in _YIELDING and inner.role in _LASTING):
            inner.role = role
        if name == "svg":
            inner.visibility = Visibility.ATTRIBUTE
        elif role is Role.CODE:
            inner.pre, inner.main = True, False
        return inner

    def apply(self, hints: Hints) -> None:
        """Take on what the attributes of the element say."""
        if hints.role is not None and self.role not in (Role.CODE, Role.ALT):
            self.role = hints.role
            if hints.role in (Role.NOTE, Role.BYLINE, Role.FOOTER):
                self.soft = True
        if hints.visibility is not None:
            self.visibility = hints.visibility
        if hints.elsewhere:
            self.elsewhere = True
        if hints.soft:
            self.soft = True
