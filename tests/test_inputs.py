"""What articles come in: web pages, tables, feeds, archives, packed files, standard input, addresses."""

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import fsspec
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.cli import main
from kg.errors import InputError
from kg.sources import Record, Skipped, article, walk

ALMATY = timezone(timedelta(hours=5))
SENTENCE = "Орал қаласында жаңа мектеп ашылды."
PAGE = f"""<!DOCTYPE html><html lang="kk"><head><meta charset="utf-8"><title>Мектеп ашылды - Жайық</title>
<meta property="og:title" content="Мектеп ашылды"><meta property="og:site_name" content="Жайық">
<meta property="article:published_time" content="2024-05-17T12:10:00+05:00">
<link rel="canonical" href="https://zhaik.test/mektep/"></head>
<body><nav><a href="/">Басты бет</a></nav><main><article><h1>Мектеп ашылды</h1>
<p>{SENTENCE} <b>Оқушылар</b> қуанды.</p><h2>Құрылыс</h2><p>Оған екі жыл <a href="/x">кетті</a>.</p></article></main>
<aside>Тағы оқыңыз: басқа мақала</aside><div class="comments"><p>Пікір: жарайсыздар!</p></div>
<footer>© 2023 Жайық</footer></body></html>"""


def found(path: Path | str, **fields: str) -> list[Record | InputError | Skipped]:
    return list(walk([path], fields))


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def told(records: Iterable[Record | InputError | Skipped], path: Path) -> list[str]:
    """What came of a file, in one line for each record: its id, or what is wrong, without the name of the file."""
    shown = []
    for one in records:
        text = one.id if isinstance(one, Record) else one.reason if isinstance(one, Skipped) else str(one)
        shown.append(text.removeprefix(str(path)))
    return shown


def only(records: list[Record | InputError | Skipped]) -> Record:
    (record,) = records
    assert isinstance(record, Record), record
    return record


# web pages


def test_a_page_gives_its_article_and_what_it_says_of_itself(tmp_path):
    read = article(only(found(written(tmp_path / "1.html", PAGE))))
    assert read.text == f"Мектеп ашылды\n{SENTENCE} Оқушылар қуанды.\nҚұрылыс\nОған екі жыл кетті."
    assert read.headline is not None
    assert read.words(read.headline) == "Мектеп ашылды"
    assert [read.words(span) for span in read.body] == read.text.split("\n")[1:]
    assert (read.id, read.published, read.publisher) == ("1", date(2024, 5, 17), "Жайық")
    assert read.url == "https://zhaik.test/mektep/"


def test_a_short_article_keeps_its_paragraphs(tmp_path):
    page = f"<html><body><article><p>{SENTENCE}</p><p>Оқушылар қуанды.</p></article></body></html>"
    assert article(only(found(written(tmp_path / "1.html", page)))).text == f"{SENTENCE}\nОқушылар қуанды."


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("", None),  # the year of the copyright is no date of the article
        ("<p>17 мамыр 2024 жыл, 12:10</p>", datetime(2024, 5, 17, 12, 10, tzinfo=ALMATY)),
        ('<time datetime="2024-05-17T12:10">бүгін</time>', date(2024, 5, 17)),
    ],
)
def test_the_date_of_a_page_is_one_that_it_states(tmp_path, stated, expected):
    page = f"<html><body><article>{stated}<p>{SENTENCE}</p></article><footer>© 2023</footer></body></html>"
    assert article(only(found(written(tmp_path / "1.html", page)))).published == expected


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-16", ""),
        ("kz1048", '<meta charset="windows-1251">'),
        ("kz1048", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        ("kz1048", ""),
        ("ptcp154", '<meta charset="ptcp154">'),
    ],
)
def test_pages_in_old_encodings_read_alike(tmp_path, encoding, head):
    page = f"<html><head>{head}</head><body><article><p>{SENTENCE}</p></article></body></html>"
    assert article(only(found(written(tmp_path / "1.html", page.encode(encoding))))).text == SENTENCE


@pytest.mark.parametrize("page", ["", "<html></html>", "<script>alert(1)</script>", "<p>The council met.</p>", "\0"])
def test_a_page_without_a_kazakh_text_is_one_clear_line(tmp_path, page):
    with pytest.raises(InputError, match=r"1.html: (no text to read|language en is not supported yet); "):
        article(only(found(written(tmp_path / "1.html", page))))


# tables


def test_each_line_of_json_is_an_article(tmp_path):
    rows = [
        {
            "text": SENTENCE,
            "headline": "Мектеп",
            "date": "17.05.2024",
            "url": "https://a.test/1",
            "publisher": "a.test",
        },
        {"id": 7, "text": SENTENCE},
        {"text": SENTENCE},
    ]
    path = written(tmp_path / "a.jsonl", "\n".join(json.dumps(row) for row in rows))
    records = found(path)
    assert told(records, path) == ["https://a.test/1", "7", "a/3"]
    read = article(only(records[:1]))
    assert read.text == f"Мектеп\n\n{SENTENCE}"
    assert read.headline is not None
    assert read.words(read.headline) == "Мектеп"
    assert (read.published, read.url, read.publisher) == (date(2024, 5, 17), "https://a.test/1", "a.test")


def test_a_line_that_is_no_object_is_an_error_and_the_rest_goes_on(tmp_path):
    good = json.dumps({"text": SENTENCE})
    lines = ["[1, 2]", good, "17", '{"text": ', "", '{"body": 1}', '{"text": "\\ud800"}', "[" * 100_000]
    path = written(tmp_path / "a.jsonl", "\n".join(lines))
    no_object = "no JSON object; write one article a line, as an object"
    assert told(found(path), path) == [
        f":1: {no_object}",
        "a/2",
        f":3: {no_object}",
        f":4: {no_object}",
        "a record without 'text' (--fields text=NAME)",
        ":7: half a character (a lone surrogate); write it as UTF-8",
        f":8: {no_object}",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_of_any_spreadsheet(tmp_path, encoding, separator):
    rows = [["id", "title", "body", "date"], ["17", "Мектеп", f'"{SENTENCE}\r\n""Жаңа"" мектеп."', "17.05.24"]]
    content = "\r\n".join(separator.join(row) for row in rows)
    path = written(tmp_path / "a.csv", content.encode(encoding))
    read = article(only(found(path, text="body", headline="title")))
    assert (read.id, read.text) == ("17", f'Мектеп\n\n{SENTENCE}\n"Жаңа" мектеп.')
    assert read.published == date(2024, 5, 17)


def test_what_is_wrong_with_a_table_has_its_line(tmp_path):
    path = written(tmp_path / "a.csv", f"id,body\n1,{SENTENCE}\n")
    assert told(found(path), path) == [":1: no column 'text'; it has id, body; say --fields text=COLUMN"]
    path = written(tmp_path / "a.csv", f'id,text\n1,"a"b\n2,{SENTENCE}\n3,бір, екі\n4\n5,"ашық')
    assert told(found(path), path) == [
        ":2: not CSV (',' expected after '\"'); close each quote and double those inside",
        "2",
        ":4: more cells than the header has; quote cells with separators",
        "a record without 'text' (--fields text=NAME)",
        ":6: not CSV (unexpected end of data); close each quote and double those inside",
    ]
    assert told(found(written(path, "")), path) == [":1: no column 'text'; give it a header"]


def test_fields_are_named_on_the_command_line(folder, runner):
    written(folder / "a.csv", f"мәтін;күн\n{SENTENCE};17.05.2024\n")
    result = runner.invoke(main, ["build", "--fast", "a.csv", "--fields", "text=мәтін,date=күн"])
    assert result.exit_code == 0
    assert "articles  1" in result.stdout
    assert "undated" not in result.stdout
    wrong = runner.invoke(main, ["build", "a.csv", "--fields", "body=мәтін"])
    assert wrong.exit_code == 2
    assert "'body'; write FIELD=NAME, where FIELD is one of text, headline, date, url, publisher, id" in wrong.stderr


# feeds

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Жайық</title>
<item><title>Мектеп</title><link>https://a.test/1</link><pubDate>Жм, 17 мамыр 2024 12:10:00 +0500</pubDate>
<description>Қысқаша.</description><content:encoded><![CDATA[<p>{SENTENCE}</p><p>Оқушылар <b>қуанды</b>.</p>]]>
</content:encoded></item>
<item><title>Жол</title><guid>tag:2</guid><link>https://a.test/2</link><pubDate>Fri, 17 May 2024 10:00:00 EST</pubDate>
<description>&lt;p&gt;Жол салынды.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Жайық</title><entry><id>urn:1</id><title>Мектеп</title>
<link href="https://a.test/1"/><published>2024-05-17T12:10:00+05:00</published>
<content type="html">&lt;p&gt;{SENTENCE}&lt;/p&gt;</content></entry></feed>"""


def test_a_feed_gives_its_entries_whole_with_dates_in_kazakh_words(tmp_path):
    path = written(tmp_path / "a.rss", RSS)
    records = found(path)
    assert told(records, path) == ["https://a.test/1", "tag:2"]
    first, second = (article(only([record])) for record in records)
    assert first.text == f"Мектеп\n\n{SENTENCE}\nОқушылар қуанды."
    assert (first.published, first.publisher) == (datetime(2024, 5, 17, 12, 10, tzinfo=ALMATY), "Жайық")
    assert (second.text, second.url) == ("Жол\n\nЖол салынды.", "https://a.test/2")
    assert second.published == datetime(2024, 5, 17, 15, 0, tzinfo=UTC)


def test_atom_is_read_as_well(tmp_path):
    read = article(only(found(written(tmp_path / "a.xml", ATOM))))
    assert (read.id, read.url, read.text) == ("urn:1", "https://a.test/1", f"Мектеп\n\n{SENTENCE}")
    assert read.published == datetime(2024, 5, 17, 12, 10, tzinfo=ALMATY)


def test_a_feed_cut_short_is_reported_and_its_last_entry_not_read(tmp_path):
    path = written(tmp_path / "a.rss", RSS[: RSS.index("салынды")])
    assert told(found(path), path) == ["https://a.test/1", ": cut short; get the whole feed again"]


def test_other_xml_is_no_feed(tmp_path):
    path = written(tmp_path / "a.xml", "<urlset><url>https://a.test/</url></urlset>")
    assert told(found(path), path) == ["XML that is no feed"]


# archives


def archive(packed: bool) -> tuple[bytes, list[int]]:
    """An archive of a page, a picture, a page that was not there, and the page again; and where each record ends."""
    output = io.BytesIO()
    writer = WARCWriter(output, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    ends = [output.tell()]
    for url, status, kind in (
        ("https://a.test/1", "200 OK", "text/html; charset=utf-8"),
        ("https://a.test/1.jpg", "200 OK", "image/jpeg"),
        ("https://a.test/2", "404 Not Found", "text/html"),
        ("https://a.test/1", "200 OK", "text/html"),
    ):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        payload = io.BytesIO(PAGE.encode())
        writer.write_record(writer.create_warc_record(url, "response", payload=payload, http_headers=headers))
        ends.append(output.tell())
    return output.getvalue(), ends


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_gives_its_pages_once_and_counts_the_rest(tmp_path, name):
    path = written(tmp_path / name, archive(packed=name.endswith(".gz"))[0])
    records = found(path)
    assert told(records, path) == [
        "https://a.test/1",
        "a response of type image/jpeg",
        "a response with status 404",
        "a page taken again",
    ]
    assert article(only(records[:1])).published == date(2024, 5, 17)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_cut_anywhere_is_reported_and_what_stands_before_is_read(tmp_path, name):
    """Libraries take the cut for the end. Only where a record ends is there nothing to be seen."""
    content, ends = archive(packed=name.endswith(".gz"))
    for cut in range(1, ends[1], 7):
        if not any(end - 4 < cut <= end for end in ends):
            records = found(written(tmp_path / name, content[:cut]))
            assert isinstance(records[-1], InputError), cut
            assert all(one.content == PAGE.encode() for one in records if isinstance(one, Record)), cut
    records = found(written(tmp_path / name, content[: ends[1] + 50]))
    assert [type(one) for one in records] == [Record, InputError]


def test_an_archive_packed_as_one_piece_is_read_too(tmp_path):
    path = written(tmp_path / "a.warc.gz", gzip.compress(archive(packed=False)[0]))
    assert len(found(path)) == 4


def test_no_archive_is_one_clear_line(tmp_path):
    path = written(tmp_path / "a.warc", "Мектеп ашылды.\n")
    (line,) = told(found(path), path)
    assert line.startswith(": not WARC, or damaged (")


# packed files, standard input, addresses


def test_packed_files_are_read_as_what_they_hold(tmp_path):
    row = json.dumps({"text": SENTENCE}, ensure_ascii=False) + "\n"
    for name, content in (("1.txt.gz", SENTENCE), ("2.HTML.GZ", PAGE), ("3.jsonl.gz", row * 2), ("4.gz", SENTENCE)):
        written(tmp_path / name, gzip.compress(content.encode()))
    assert told(found(tmp_path), tmp_path) == ["1", "2", "3/1", "3/2", "no suffix"]


def test_a_packed_file_that_is_cut_short_or_damaged_gives_its_whole_lines(tmp_path):
    rows = "".join(json.dumps({"text": SENTENCE, "id": number}) + "\n" for number in range(5000))
    packed = gzip.compress(rows.encode())
    records = found(written(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2]))
    assert 1000 < len(records) < 4000
    assert str(records[-1]) == f"{tmp_path}/a.jsonl.gz: cut short; get the whole file again"
    assert all(isinstance(one, Record) for one in records[:-1])
    (record,) = found(written(tmp_path / "a.txt.gz", SENTENCE))
    assert str(record).startswith(f"{tmp_path}/a.txt.gz: not gzip, or damaged (")


def test_a_packed_file_that_unpacks_to_too_much_is_refused(tmp_path):
    (record,) = found(written(tmp_path / "a.txt.gz", gzip.compress(b"a" * 50_000_000)))
    assert "more than 10 MB are too much for one article" in str(record)


def test_standard_input_is_an_article(folder, runner):
    result = runner.invoke(main, ["export", "--fast", "-f", "ntriples", "-"], input=f"Әкім келді\n\n{SENTENCE}")
    assert result.exit_code == 0
    assert "article/stdin>" in result.stdout


def test_addresses_are_opened_by_fsspec(tmp_path):
    system = fsspec.filesystem("memory")
    system.pipe("/archive/2024/1.txt", SENTENCE.encode())
    system.pipe("/archive/2024/2.txt.gz", gzip.compress(SENTENCE.encode()))
    system.pipe("/archive/3.jpg", b"")
    records = found("memory://archive")
    assert told(records, tmp_path) == ["2024/1", "2024/2", "suffix .jpg"]
    assert article(only(records[:1])).text == SENTENCE
    assert told(found("memory://archive/2024/1.txt"), tmp_path) == ["1"]
    written(tmp_path / "a.txt", SENTENCE)
    assert told(found(f"file://{tmp_path}"), tmp_path) == ["a"]
    system.pipe("/archive/bad.jsonl", b"[1]")
    assert str(found("memory://archive/bad.jsonl")[0]).startswith("memory://archive/bad.jsonl:1: no JSON object; ")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("memory://nowhere", "memory://nowhere: no such file or folder; name an article or a folder of articles"),
        ("nothing://x", "nothing://x: Protocol not known: nothing; is the address right, and may you read it?"),
        (
            "https://a.test/1",
            "https://a.test/1: a page of the network; take it by 'kg fetch' and build from its archive",
        ),
    ],
)
def test_an_address_that_cannot_be_opened_is_one_clear_line(address, message):
    with pytest.raises(InputError) as error:
        walk([address])
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("missing", "root", "message"),
    [
        (
            "trafilatura",
            "1.html",
            ".: no articles (1 suffix .html: pip install 'kazakh-kg[web]'); name articles, or folders of them",
        ),
        ("fsspec", "memory://x", "memory://x: addresses are opened by fsspec; pip install 'kazakh-kg[remote]'"),
    ],
)
def test_a_library_that_is_not_installed_is_named_with_what_installs_it(tmp_path, missing, root, message):
    written(tmp_path / "1.html", PAGE)
    program = f"import sys; sys.modules[{missing!r}] = None; from kg.cli import main; main()"
    command = [sys.executable, "-c", program, "build", "--fast", root]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == f"Error: {message}"
