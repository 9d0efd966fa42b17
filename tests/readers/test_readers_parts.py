"""Quotations by marks, the language guess, zones and the lines that are no prose."""

import pytest

from provenance.core.article import Role, Zone
from provenance.readers.furniture import classify_line
from provenance.readers.language import guess_language, language_code


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('“Hello,” she said. It’s ‘fine’ and "ok" now.', ["“Hello,”", "‘fine’", '"ok"']),
        (
            "„Ja“ und „nein” und «oui» und »nej« och ”svenska” 「は」『い』",
            ["„Ja“", "„nein”", "«oui»", "»nej«", "”svenska”", "「は」", "『い』"],
        ),
        ("« Bonjour », dit-il.", ["« Bonjour »"]),
        ('A 5" disk and a 6" one, it’s the ’90s.', []),
        ("A lone “ mark, and “two” here.", ["“two”"]),
        ("rock ’n’ roll ‘tis “x” y", ["“x”"]),
        ("“Outer ‘inner’ words”", ["“Outer ‘inner’ words”"]),
        ("“One paragraph\n\n“and the next.” End.", ["“One paragraph", "“and the next.”"]),
        ("“One paragraph\n\nand no more. End.", []),
        ("“" * 50_000, []),
        ("‘a " * 20_000, []),
    ],
)
def test_quotation_marks(plain, text, quoted):
    assert [words for _, words in plain(text).quoted] == quoted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            (
                "The council said that it was not for them to decide, and they have asked for "
                "more time with this."
            ),
        ),
        (
            "de",
            (
                "Der Rat hat das nicht entschieden, und die Mitglieder werden sich mit dem Plan "
                "auch im März befassen."
            ),
        ),
        (
            "fr",
            (
                "Le conseil a voté pour les nouvelles voies et il est prévu que les travaux "
                "commencent dans une semaine."
            ),
        ),
        (
            "es",
            (
                "El consejo votó por los nuevos carriles y se espera que las obras comiencen en "
                "marzo con una fiesta."
            ),
        ),
        (
            "it",
            (
                "Il consiglio ha votato per le nuove corsie e si prevede che i lavori della "
                "città non inizino con la festa."
            ),
        ),
        (
            "nl",
            (
                "De raad heeft het plan niet goedgekeurd en er wordt op een nieuwe stemming "
                "gewacht die ook voor het jaar is."
            ),
        ),
        (
            "pl",
            (
                "Rada nie jest za tym, że się to robi po cichu, oraz jak mówi burmistrz, od maja "
                "do lipca na ulicach."
            ),
        ),
        ("ru", "Совет проголосовал за новые автобусные полосы, и работы начнутся в марте."),
        ("uk", "Рада проголосувала за нові автобусні смуги, і роботи почнуться в березні."),
        ("ja", "市議会は新しいバスレーンを承認した。工事は三月に始まる。"),
        ("zh", "市议会批准新的公交车道，工程将于三月开始。"),
        ("ko", "시의회는 새로운 버스 차로를 승인했다. 공사는 3월에 시작된다."),
        ("ar", "وافق المجلس على ممرات الحافلات الجديدة وسيبدأ العمل في مارس."),
        ("he", "המועצה אישרה את נתיבי האוטובוסים החדשים והעבודה תתחיל במרץ."),
        (None, "Nothing sure"),
        (None, ""),
    ],
)
def test_language_guess(language, text):
    assert guess_language(text)[0] == language


def test_a_declaration_that_plainly_errs_gives_way(html, markdown):
    english = (
        "The council said that it was not for them to decide, and they have asked for more time with this. "
        * 3
    )
    page = html(f"<html lang=de><p>{english}")
    assert page.article.language == "en"
    assert page.codes == ["language-mismatch"]
    assert markdown("---\nlang: de\n---\nShort text.").article.language == "de"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-GB", "en"),
        ("zh_Hans", "zh"),
        ("nb", "no"),
        ("deu", "de"),
        ("xxx", None),
        ("", None),
        ("{{ x }}", None),
    ],
)
def test_language_tags(tag, code):
    assert language_code(tag) == code


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Share- Nishadil", Role.FOOTER),
        ("Share", Role.FOOTER),
        ("- 0 Comments", Role.FOOTER),
        ("3 minutes read", Role.FOOTER),
        ("5 min read", Role.FOOTER),
        ("1.2K views", Role.FOOTER),
        ("Read more: Another story", Role.FOOTER),
        ("Related articles", Role.FOOTER),
        ("© 2024 The Paper", Role.FOOTER),
        ("Copyright 2024 The Paper. All rights reserved.", Role.FOOTER),
        ("* * *", Role.FOOTER),
        ("Facebook | Twitter | Email", Role.FOOTER),
        ("December 31, 2025", Role.BYLINE),
        ("31. Dezember 2025", Role.BYLINE),
        ("2025年12月31日", Role.BYLINE),
        ("31 de diciembre de 2025", Role.BYLINE),
        ("2025-12-31 10:15", Role.BYLINE),
        ("By Jane Doe", Role.BYLINE),
        ("By Jane Doe and John Q. Public, Staff Writers", Role.BYLINE),
        ("Von Max Mustermann", Role.BYLINE),
        ("Published: May 3, 2024", Role.BYLINE),
        ("Disclaimer: this text may err", Role.NOTE),
        ("Editor’s note: corrected", Role.NOTE),
        ("免责声明：本文由AI翻译", Role.NOTE),
        ("Photo: Jane Doe", Role.CAPTION),
        ("Share prices fell sharply on Monday.", None),
        ("By the end of the day, it rained", None),
        ("Olympics 2024", None),
        ("Top 10 films of 2024", None),
        ("Note that this is prose", None),
        ("The Unsanctioned Alliance", None),
        ("Views differ on this", None),
        ("Search parties were sent out.", None),
        ("A 3 hour drive", None),
        ("", None),
    ],
)
def test_lines_that_are_no_prose(line, role):
    assert (classify_line(line) if line else None) == role


def test_zones_of_a_long_text(plain):
    page = plain(
        "\n\n".join(
            f"Paragraph {number} " + "has many words in it " * 10 + "and ends." for number in range(30)
        )
    )
    zones = [block.zone for block in page.article.blocks]
    assert zones == sorted(zones, key=[Zone.HEAD, Zone.MIDDLE, Zone.TAIL].index)
    assert zones.count(Zone.HEAD) == 4
    assert zones.count(Zone.TAIL) == 2


def test_zones_of_short_texts(plain):
    assert [block.zone for block in plain("Only one.").article.blocks] == [Zone.HEAD]
    assert [block.zone for block in plain("One.\n\nTwo.").article.blocks] == [Zone.HEAD, Zone.TAIL]
    assert [block.zone for block in plain("One.\n\nTwo.\n\nThree.\n\n© 2024 X").article.blocks] == [
        Zone.HEAD,
        Zone.TAIL,
        Zone.TAIL,
        Zone.TAIL,
    ]
