"""Files as newspapers' sites give them, and as editors save them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kg import sources
from kg.errors import InputError
from kg.model.article import Article

ALMATY = timezone(timedelta(hours=5))
BODY = "Атырау облысында жаңа мектеп ашылды. Оқушылар қуанды.\n"


def article(tmp_path, content: str | bytes, name: str = "a.txt") -> Article:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (found,) = sources.articles([path])
    return found


def test_the_seed_has_its_metadata(seed):
    (found,) = seed.articles
    assert found.words(found.headline) == "БҚО делегациясы шекаралық серіктестік аясында Самара облысында болды"
    assert found.published == datetime(2018, 11, 7, 12, 10, tzinfo=timezone(timedelta(hours=5)))
    assert (found.views, found.publisher, found.language) == (60, "zhaikpress.kz", "kk")
    assert found.captions[0] == "аким Каз. РФ (8)"
    assert len(found.captions) == 8


def test_captions_and_footers_are_no_text(seed):
    (found,) = seed.articles
    body = " ".join(found.words(span) for span in found.body)
    assert not any(word in body for word in ("аким Каз", "Instagram", "Telegram", "Оқылды", "zhaikpress"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("7.11.2018", date(2018, 11, 7)),
        ("2021 жылғы 5 мамыр", date(2021, 5, 5)),
        ("5 мамыр 2021 жыл", date(2021, 5, 5)),
        ("2018-11-07", date(2018, 11, 7)),
        ("Жарияланды: 17.05.2024", date(2024, 5, 17)),
        ("17.05.24", date(2024, 5, 17)),
        ("May 17, 2024", date(2024, 5, 17)),
        ("17 мая 2024 г. в 12:10", datetime(2024, 5, 17, 12, 10, tzinfo=ALMATY)),
        ("Жұма, 17 мамыр 2024 ж. сағат 12:10", datetime(2024, 5, 17, 12, 10, tzinfo=ALMATY)),
        ("2024-05-17T12:10:30.5+05:00", datetime(2024, 5, 17, 12, 10, tzinfo=ALMATY)),
        ("Published: May 17, 2024, 3:05 pm", datetime(2024, 5, 17, 15, 5, tzinfo=ALMATY)),
        ("Fri, 17 May 2024 10:00:00 GMT", datetime(2024, 5, 17, 10, 0, tzinfo=UTC)),
        ("https://zhaik.test/2024/05/17/mektep", date(2024, 5, 17)),
        ("31.02.2024\n17.05.2024", date(2024, 5, 17)),
    ],
)
def test_a_date_line_in_figures_or_words(tmp_path, line, expected):
    assert article(tmp_path, f"{line}\n\nМектеп ашылды\n\n{BODY}").published == expected


def test_a_day_that_does_not_exist_costs_the_date_and_not_the_article(tmp_path):
    found = article(tmp_path, f"31.02.2024\n{BODY}")
    assert (found.published, found.words(found.body[0])) == (None, BODY.strip())
    assert found.notes == ("there is no day '31.02.2024'; write it as 2025-03-21T09:00+05:00",)


def test_a_number_with_words_is_no_date(tmp_path):
    """A line is a date only where its word is a month."""
    found = article(tmp_path, f"12 мектеп 2024\n{BODY}")
    assert (found.published, found.notes) == (None, ())
    assert found.headline is not None
    assert found.words(found.headline) == "12 мектеп 2024"


def test_an_article_without_any_of_these_lines(tmp_path):
    found = article(tmp_path, BODY)
    assert found.headline is None
    assert [found.words(span) for span in found.body] == [BODY.strip()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048"])
def test_encodings_and_windows_line_ends_read_alike(tmp_path, encoding):
    content = f"7.11.2018, 12:10\r\n\r\nМектеп ашылды\r\n\r\n{BODY}".encode(encoding)
    found = article(tmp_path, content)
    assert found.headline is not None
    assert found.words(found.headline) == "Мектеп ашылды"
    assert [found.words(span) for span in found.body] == [BODY.strip()]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no text to read; an article has one sentence or more"),
        (b"7.11.2018\n", "no text to read; an article has one sentence or more"),
        (b"\x89PNG\0\0", "a binary file, not text; save the article as plain text in UTF-8"),
        (BODY.encode()[:-2] + b"\xff\n", "byte 0xff is not UTF-8; save the article as UTF-8"),
        ("Мектеп \x07ашылды.".encode(), "control character U+0007; remove it"),
        ("Глава региона встретился с делегацией и обсудил планы на год.", "language ru is not supported yet"),
        ("The governor met the delegation in the capital.", "language en is not supported yet"),
        (
            "Oblys akimi Oral qalasynda zhana mektep ashty zhane sailau boldy.",
            "language kk-Latn is not supported yet; "
            "kg reads Kazakh in Cyrillic letters and in the Latin alphabets of 2017, 2018 and 2021",
        ),
        ("Der Gouverneur besuchte gestern drei Schulen.", "language und is not supported yet"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path, content, message):
    with pytest.raises(InputError) as error:
        article(tmp_path, content)
    assert message in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "a.txt"))


def test_too_large_a_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="more than 10 MB are too much for one article; split it"):
        article(tmp_path, b"a" * 50_000_000)
