"""Plain text: blocks are ranges of the untouched source, one a paragraph, with roles from their form."""

from provenance.readers import read_article


def test_the_text_is_the_source(plain):
    text = "\ufeff One.\r\n\r\n  Two. \n"
    page = plain(text)
    assert page.article.text == text
    assert page.article.origin.is_identity
    assert page.visible == ["One.", "Two."]


def test_each_line_of_a_pasted_article_is_a_block(plain):
    page = plain(
        "The Title of It\nShare- Site\n- May 3, 2025\n- 0 Comments\n- 3 minutes read\n- "
        "4 Views\nA dek without end\n"
        "First paragraph is here.\nSecond one.\nDisclaimer: This article was generated in part using AI"
    )
    assert page.roles == [
        ("title", "The Title of It"),
        ("footer", "Share- Site"),
        ("byline", "- May 3, 2025"),
        ("footer", "- 0 Comments"),
        ("footer", "- 3 minutes read"),
        ("footer", "- 4 Views"),
        ("dek", "A dek without end"),
        ("body", "First paragraph is here."),
        ("body", "Second one."),
        ("note", "Disclaimer: This article was generated in part using AI"),
    ]
    assert [page.text(block) for block in page.article.blocks if block.main] == [
        "The Title of It",
        "A dek without end",
        "First paragraph is here.",
        "Second one.",
    ]


def test_hard_wrapped_lines_are_one_block(plain):
    page = plain(
        "The committee met on Monday to discuss the new budget for\nschools and roads. "
        "Members said that the plan would take three\n"
        "years. Some of them were against it and left the room early\nOn Friday they "
        "will meet again in the same place."
    )
    assert len(page.article.blocks) == 1


def test_a_notice_broken_over_lines_is_one_block(plain):
    page = plain(
        "Body text stands here.\n\nDisclaimer: This article was generated\nin part using "
        "artificial\nintelligence by\nAI, and may err."
    )
    assert len(page.article.blocks) == 2
    assert page.article.blocks[1].role == "note"


def test_quoted_lines_and_lists(plain):
    page = plain("> They said this\n> and that.\n- one\n- two\n1. three\nAfter the list.")
    assert [role for role, _ in page.roles] == ["quote", "list", "list", "list", "body"]
    assert page.quoted == [("block", "> They said this\n> and that.")]


def test_old_mac_lines(plain):
    assert plain("One.\rTwo.\r\rThree.").visible == ["One.", "Two.", "Three."]


def test_a_menu_is_furniture(plain):
    page = plain(
        "\n".join(["News", "Sport", "Culture", "Opinion", "Weather", "Jobs", "Cars"])
        + "\nA sentence of the article."
    )
    assert [block.main for block in page.article.blocks] == [False] * 7 + [True]


def test_one_huge_line(plain):
    page = plain("word " * 1_000_000)
    assert len(page.article.blocks) == 1


def test_the_shared_seed(shared, reading):
    for path in sorted((shared / "seed").glob("*.txt")):
        page = reading(read_article(path.read_bytes(), name=path.name))
        last = page.article.blocks[-1]
        assert page.text(last).startswith("Disclaimer: This article was generated in part")
        assert (last.role, last.zone, last.main) == ("note", "tail", False)
        assert [role for role, _ in page.roles][:7] == [
            "title",
            "footer",
            "byline",
            "footer",
            "footer",
            "footer",
            "dek",
        ]
        assert page.article.language == "en"


def test_a_line_of_invisible_characters_is_no_main_text(plain):
    page = plain("Title\n\nText stands here.\n\n\ufeff" + "\ufe00\U000e0101" * 200)
    assert [block.main for block in page.article.blocks] == [True, True, False]


def test_only_one_line_is_the_dek(plain):
    page = plain("Title\nFirst label\nSecond label\nA sentence.")
    assert [role for role, _ in page.roles] == ["title", "dek", "heading", "body"]
