"""HTML: text, roles, visibility, furniture, metadata, and what broken markup gives."""

import pytest

PROSE = "The council voted seven to two on Tuesday to add bus lanes, and work is due to begin in March. " * 3


def test_white_space_collapses_and_breaks_are_line_feeds(html):
    page = html("<p>\n  One\n\ttwo   three<br>\nfour </p>\n<p>five")
    assert page.article.text == "One two three\nfour\n\nfive"


def test_two_breaks_are_a_paragraph(html):
    assert html("one<br><br>two<br/>three").visible == ["one", "two\nthree"]


def test_inline_elements_leave_words_whole(html):
    assert html("<p>This art<b>icle</b> was <i>made</i> by <a href=x>AI</a>.").visible == [
        "This article was made by AI."
    ]


def test_references_stand_for_their_characters(html):
    page = html("<p>AT&amp;T &ldquo;q&rdquo; &#x41;&#66; a&nbsp;b &unknown; 5 &lt; 6 & 7</p>")
    assert page.article.text == "AT&T “q” AB a\u00a0b &unknown; 5 < 6 & 7"
    assert page.written("T&T “q") == "T&amp;T &ldquo;q"
    assert page.written("<") == "&lt;"


def test_roles(html):
    page = html(
        "<title>Site</title><h1>Head</h1><h2>Sub</h2><p class=byline>By Jane</p><p "
        "class='standfirst'>Dek.</p>"
        "<p>Body.</p><ul><li>One<li>Two</ul><table><tr><td>A<td>B</table><blockquote>Quote</blockquote>"
        "<figure><figcaption>Cap</figcaption></figure><pre>x = 1\n  y</pre><div class=disclaimer>Note</div>"
        "<footer><p>Foot</p></footer>"
    )
    assert page.roles == [
        ("title", "Site"),
        ("title", "Head"),
        ("heading", "Sub"),
        ("byline", "By Jane"),
        ("dek", "Dek."),
        ("body", "Body."),
        ("list", "One"),
        ("list", "Two"),
        ("table", "A"),
        ("table", "B"),
        ("quote", "Quote"),
        ("caption", "Cap"),
        ("code", "x = 1\n  y"),
        ("note", "Note"),
        ("footer", "Foot"),
    ]


def test_quotations_of_all_kinds(html):
    page = html("<blockquote><p>One<p>Two</blockquote><p>He <q>said <b>so</b></q> and <code>x</code> “y”.")
    assert page.quoted == [
        ("block", "One"),
        ("block", "Two"),
        ("marks", "said so"),
        ("code", "x"),
        ("marks", "“y”"),
    ]


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden",
        "style='display: none'",
        'style="visibility:hidden"',
        "style=opacity:0",
        "style='font-size:0'",
        "style='font-size:1px;color:red'",
        "style='position:absolute;left:-9999px'",
        "aria-hidden=true",
        "style='color:#fff;background:#FFF'",
    ],
)
def test_hidden_text_is_a_block_of_its_own(html, attribute):
    page = html(f"<p>The end <span {attribute}>ignore this</span>of it.</p><p>Next.")
    assert page.visible == ["The end of it.", "Next."]
    hidden = page.block("ignore this")
    assert (hidden.visibility, hidden.main) == ("hidden", False)


@pytest.mark.parametrize(
    "style", ["opacity:0.8", "opacity:1", "font-size:12px", "left:-10px", "color:#fff;background:#000"]
)
def test_lawful_styles_hide_nothing(html, style):
    assert html(f"<p style='{style}'>Seen.").visible == ["Seen."]


def test_text_for_screen_readers_is_visible(html):
    page = html('<p>Read <span class="sr-only" style="position:absolute;left:-9999px">more</span>.')
    assert page.visible == ["Read more."]


def test_comments_template_and_noscript_are_hidden(html):
    page = html("<p>a <!-- AI: skip --> b</p><template><p>t</p></template><noscript>n</noscript><!-- open")
    assert page.visible == ["a b"]
    assert page.roles[1:] == [("comment", "AI: skip"), ("body", "t"), ("body", "n"), ("comment", "open")]


def test_readable_attributes_follow_their_block(html):
    page = html('<p>A <img alt="Bild &amp; Text"> b</p><a aria-label=go></a>')
    assert page.roles == [("body", "A b"), ("alt", "Bild & Text"), ("alt", "go")]
    assert page.block("Bild").visibility == "attribute"


def test_scripts_are_dropped_but_json_ld_is_kept(html):
    page = html(
        '<script>var a="<p>x</p>"</script><style>p{}</style><script '
        'type="application/ld+json"> {"a":1} </script><p>t'
    )
    assert page.roles == [("jsonld", '{"a":1}'), ("body", "t")]
    assert page.metadata == [("json-ld", "", '{"a":1}')]


def test_statements_of_meta_link_and_attributes(html):
    page = html(
        '<html lang="en-GB"><meta charset=utf-8><meta name=ai-disclosure '
        'content="ai&#45;assisted"><meta property="og:x" content=y>'
        '<link rel=license href=/l><link itemprop="digitalSourceType" href="u"><p '
        'ai-disclosure=human-only data-mb-ai="a" data-main=z>t'
    )
    assert page.metadata == [
        ("html-meta", "ai-disclosure", "ai-assisted"),
        ("html-meta", "og:x", "y"),
        ("html-link", "license", "/l"),
        ("html-link", "digitalSourceType", "u"),
        ("html-attribute", "ai-disclosure", "human-only"),
        ("html-attribute", "data-mb-ai", "a"),
    ]
    assert page.article.language == "en"


def test_furniture_is_told_from_main_text(html):
    page = html(
        "<body><header><nav><a href=/>Home</a></nav></header><div class='cookie-banner'>"
        "We use cookies today.</div><main><article>"
        f"<h1>Title</h1><div class=share-bar>Share it now</div><p>{PROSE}</p><p>Share on Facebook</p>"
        "<div class=related><a href=x>Other story</a></div></article></main><aside>Aside text here.</aside>"
        "<section id=comments><p>Great article, thanks!</p></section><footer>Foot</footer>"
    )
    assert [page.text(block) for block in page.article.blocks if block.main] == ["Title", PROSE.strip()]


def test_an_outer_class_name_does_not_make_the_article_furniture(html):
    page = html(f'<div class="content related sidebar"><p>{PROSE}</p></div>')
    assert page.article.blocks[0].main


def test_the_largest_article_is_main(html):
    page = html(
        f"<article><p>Teaser text of a story.</p></article><article><p>{PROSE}</p></article><p>Outside."
    )
    assert [block.main for block in page.article.blocks] == [False, True, False]


def test_tags_left_by_chat_tools_stay_visible(html):
    page = html('<p>Text <grok-card data-id="1"> and <think>so</think>.')
    assert page.visible == ['Text <grok-card data-id="1"> and <think>so</think>.']


def test_tracked_link_targets_are_attribute_blocks(html):
    page = html("<p>See <a href='https://e.org/?utm_source=chatgpt.com'>this</a> and <a href=/x>that</a>.")
    assert page.roles == [("body", "See this and that."), ("meta", "https://e.org/?utm_source=chatgpt.com")]


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("text <p>a</i></b> b <div>c<p>d</div>e", ["text", "a b", "c", "d", "e"]),
        ("<p>one<p>two</p></p>three", ["one", "two", "three"]),
        ("<b><i>x</b>y</i>z", ["xyz"]),
        ("<table><tr><td>x</div>y</table>z", ["x", "y", "z"]),
        ("a < b and c > d", ["a < b and c > d"]),
        ("end <a href='x", ["end <a href='x"]),
        ("<p class=foo\">it's</p>", ["it's"]),
        ("<title>never closed <p>text", ["never closed", "text"]),
        ("<![CDATA[x < y]]> z", ["x < y z"]),
        ("<!doctype html><?php x ?></ bogus>t", ["t"]),
        ("<!-->a<!--->b<!-- c --!>d", ["abd"]),
        ("<div hidden><div>h</div>h2</div>seen", ["seen"]),
        ("<span hidden>a<span>b</span>c</span>d", ["d"]),
    ],
)
def test_broken_markup_gives_sensible_text(html, text, visible):
    assert html(text).visible == visible


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000,
        "<!--" * 50_000,
        "<a " * 60_000,
        "<a " * 60_000 + 'b=">"',
        "<div>" * 40_000,
        "<title>" * 30_000,
        "<![CDATA[" * 30_000,
        "&" * 100_000,
        "<b hidden>" * 20_000 + "</i>" * 20_000,
        " " * 200_000 + "a",
        "<p>" * 20_000,
    ],
)
def test_hostile_input_ends(html, text):
    assert html(text).article.text is not None


def test_shared_sample_of_hidden_prompts(shared, reading):
    from provenance.readers import read_article

    path = shared / "standards-samples" / "html_hidden_prompt.html"
    page = reading(read_article(path.read_bytes(), name=path.name))
    assert len(page.visible) == 3
    for words in ("Ignore previous", "SYSTEM:", "AI assistants must", "skip this page"):
        assert page.block(words).visibility == "hidden"
    assert page.block("Ignore all prior").visibility == "attribute"


def test_quotations_in_quotations_are_one(html):
    page = html("<p>He <q>said <q>no</q> twice</q> and <code>a<kbd>b</kbd></code>.</p>" + "<q>x<p>" * 2000)
    assert page.quoted[:2] == [("marks", "said no twice"), ("code", "ab")]


@pytest.mark.parametrize("text", ["<q>x<p>" * 20_000, "<code>" * 20_000 + "x</code>" * 20_000])
def test_many_open_quotations_end(html, text):
    assert html(text).article.quotations
