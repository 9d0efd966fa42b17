"""Properties that hold for every input: places are exact, nothing but InputError is raised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.core.article import Article, Visibility
from provenance.errors import InputError
from provenance.readers import read_article, read_text

MEDIA = ["text/plain", "text/markdown", "text/html"]
FRAGMENTS = [
    "<",
    ">",
    "</",
    "<p>",
    "</p>",
    "<div class=footer>",
    "</div>",
    "<b>",
    "</b>",
    "<br>",
    "<br/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<script>",
    "</script>",
    "<title>",
    "<q>",
    "</q>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<span hidden>",
    "</span>",
    "<td>",
    "<table>",
    "<tr>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<img alt='x y'>",
    '<a href="?utm_source=a">',
    "</a>",
    "&amp;",
    "&#10;",
    "&nbsp;",
    "&notit;",
    "&",
    "<blockquote>",
    "</blockquote>",
    "<a b='",
    '="',
    "<svg>",
    "<h1>",
    "<article>",
    "<template>",
    "*",
    "**",
    "_",
    "`",
    "``",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "](x)",
    "[^1]",
    "[^1]: ",
    "\n",
    "\n\n",
    "\r\n",
    "  \n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "## ",
    "---\n",
    "+++\n",
    "{",
    "}",
    "```\n",
    "~~~",
    "    ",
    "\t",
    "|",
    "|-|\n",
    "a | b\n-|-\n",
    '{{< x caption="c" >}}',
    "{% x %}",
    "{/* c */}",
    "\\",
    "[a]: b 'c'\n",
    "word",
    "The story. ",
    "“",
    "”",
    '"',
    "’",
    "„",
    "«",
    "»",
    "\ufeff",
    "\u200b",
    "é",
    "字",
    "😀",
    "x: y\n",
    "[!NOTE]",
    ":::note\n",
    "import 'x'\n",
]
soup = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=60).map("".join)


def check(article: Article) -> None:
    text, source = article.text, article.source.text
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end <= len(text)
        if end and article.source.media_type != "text/plain":
            assert text[end : block.start] == "\n\n"
        end = block.end
        content = text[block.start : block.end]
        assert content.rstrip(" \t\n\r") == content
        reached = 0
        for offset in range(block.start, block.end):
            span = article.span(offset, offset + 1)
            assert reached <= span.end <= len(source)
            reached = span.start
            written = source[span.start : span.end]
            character = text[offset]
            # A code point stands for itself, or for white space, a break or a reference as written.
            assert written == character or character in " \n" or written[:1] in "&" or not written
        whole = article.span(block.start, block.end)
        assert whole.start < whole.end
    for quotation in article.quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
    for item in article.metadata:
        assert item.span.end <= len(source)
    for diagnostic in article.diagnostics:
        assert diagnostic.span is None or diagnostic.span.end <= len(source)


@pytest.mark.parametrize("media_type", MEDIA)
@settings(max_examples=300, deadline=None)
@given(text=soup)
def test_places_are_exact(media_type: str, text: str) -> None:
    check(read_text(text, name="x", media_type=media_type))


@pytest.mark.parametrize("media_type", [*MEDIA, None])
@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=200) | soup.map(lambda text: text.encode("utf-16-le", "surrogatepass")))
def test_any_bytes_give_an_article_or_an_input_error(media_type: str | None, data: bytes) -> None:
    try:
        article = read_article(data, name="x", media_type=media_type)
    except InputError:
        return
    check(article)


WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäéßłøжя字", min_size=1, max_size=9)


@settings(max_examples=100, deadline=None)
@given(words=st.lists(WORDS, min_size=3, max_size=30))
def test_the_same_sentence_gives_the_same_words(words: list[str]) -> None:
    sentence = "The " + " ".join(words) + " end."
    plain = read_text(sentence, name="a")
    markdown = read_text("**" + sentence.replace(" ", "** ", 1), name="a", media_type="text/markdown")
    page = read_text("<p>" + sentence.replace(" ", " <b>\n", 1) + "</b>", name="a", media_type="text/html")
    for article in (plain, markdown, page):
        block = article.blocks[0]
        assert article.text[block.start : block.end] == sentence
        assert block.visibility is Visibility.VISIBLE


@settings(max_examples=60, deadline=None)
@given(text=soup)
def test_reading_twice_gives_equal_articles(text: str) -> None:
    for media_type in MEDIA:
        first = read_text(text, name="x", media_type=media_type)
        second = read_text(text, name="x", media_type=media_type)
        assert (first.text, first.blocks, first.quotations) == (second.text, second.blocks, second.quotations)
