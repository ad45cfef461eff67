"""Pages taken from servers on 127.0.0.1: what is asked for, what is refused, and what is kept."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kg.cli import main
from kg.errors import FetchError, KgError
from kg.remote.fetch import fetch
from kg.remote.visits import BYTES, Visitor
from kg.sources import Record, article, walk

SENTENCE = "Орал қаласында жаңа мектеп ашылды."
PAGE = f"<html><body><article><p>{SENTENCE}</p></article></body></html>".encode()
HTML = "text/html; charset=utf-8"
Reply = tuple[int, str, bytes] | Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def server(replies: dict[str, Reply]) -> Iterator[tuple[str, list[str]]]:
    """The address of a server with these answers by path, else 404; and what it was asked for, with the user agent."""
    got: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 (the name that http.server calls)
            got.append(f"{self.path} {self.headers['User-Agent']}")
            found = replies.get(self.path, (404, HTML, b""))
            if callable(found):
                found(self)
                return
            status, kind, body = found
            self.send_response(status)
            self.send_header("Location" if 300 < status < 400 else "Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}", got
    finally:
        running.shutdown()
        running.server_close()


def feed(*links: str) -> Reply:
    items = "".join(f"<item><title>Мектеп</title><link>{link}</link></item>" for link in links)
    return 200, "application/rss+xml", f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()


def endless(handler: BaseHTTPRequestHandler) -> None:
    """An answer without an end."""
    handler.send_response(200)
    handler.send_header("Content-Type", HTML)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"a" * 65536)
    except OSError:
        pass


def trickle(handler: BaseHTTPRequestHandler) -> None:
    """An answer that goes on, a byte now and then, until the other side has had enough."""
    handler.send_response(200)
    handler.send_header("Content-Type", HTML)
    handler.end_headers()
    pause = threading.Event()
    try:
        while not pause.wait(0.02):
            handler.wfile.write(b"a")
    except OSError:
        pass


def packed(handler: BaseHTTPRequestHandler) -> None:
    """A page that is packed though that was not asked for."""
    body = gzip.compress(PAGE)
    handler.send_response(200)
    handler.send_header("Content-Type", HTML)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def chunked(handler: BaseHTTPRequestHandler) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Content-Type", HTML)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE))


def told(urls, output, host="", **options) -> list[str]:
    """What became of each address, in a line without the host."""
    visitor = Visitor(**{"delay": 0, "seconds": 5, **options})
    shown = []
    for found in fetch(urls, output, visitor):
        text = str(found) if isinstance(found, FetchError) else f"{found.url} {'taken' if found.new else 'held'}"
        shown.append(text.replace(host, "") if host else text)
    return shown


def ids(archive) -> list[str]:
    return [found.id for found in walk([archive]) if isinstance(found, Record)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_entries_of_a_feed_are_taken_once_and_can_be_built(tmp_path, runner, name):
    replies: dict[str, Reply] = {"/1": (200, HTML, PAGE), "/2": packed, "/3": chunked}
    with server(replies) as (host, got):
        replies["/rss"] = feed(f"{host}/1", "/2", f"{host}/1")
        assert told([f"{host}/rss"], tmp_path / name, host) == ["/1 taken", "/2 taken"]
        assert got == [f"{path} {got[0].partition(' ')[2]}" for path in ("/robots.txt", "/rss", "/1", "/2")]
        replies["/rss"] = feed(f"{host}/1", f"{host}/2", f"{host}/3")
        assert told([f"{host}/rss"], tmp_path / name, host) == ["/1 held", "/2 held", "/3 taken"]
        records = list(walk([tmp_path / name]))
        assert [record.id for record in records] == [f"{host}/1", f"{host}/2", f"{host}/3"]
        assert {article(record).text for record in records if isinstance(record, Record)} == {SENTENCE}
    result = runner.invoke(main, ["build", "--fast", str(tmp_path / name), "-o", str(tmp_path / "out")])
    assert "articles  3" in result.stdout


def test_who_asks_is_said(tmp_path):
    with server({"/1": (200, HTML, PAGE)}) as (host, got):
        told([f"{host}/1"], tmp_path / "a.warc", contact="https://newsroom.test/bot")
    assert got[1].startswith("/1 kg/")
    assert got[1].endswith(" (+https://newsroom.test/bot)")


@pytest.mark.parametrize(
    ("status", "rules", "expected"),
    [
        (200, b"User-agent: *\nDisallow: /private", ["/1 taken", "/private/2: refused by the robots.txt of its host"]),
        (200, b"User-agent: kg\nDisallow: /1", ["/1: refused by the robots.txt of its host", "/private/2 taken"]),
        (404, b"", ["/1 taken", "/private/2 taken"]),
        (403, b"", [f"{path}: refused by the robots.txt of its host" for path in ("/1", "/private/2")]),
        (500, b"", [f"{path}: refused by the robots.txt of its host" for path in ("/1", "/private/2")]),
    ],
)
def test_robots_txt_is_obeyed(tmp_path, status, rules, expected):
    pages: dict[str, Reply] = dict.fromkeys(("/1", "/private/2"), (200, HTML, PAGE))
    with server({"/robots.txt": (status, "text/plain", rules), **pages}) as (host, got):
        assert told([f"{host}/1", f"{host}/private/2"], tmp_path / "a.warc", host) == expected
        assert len(got) == 1 + sum("taken" in line for line in expected)


def test_a_host_that_does_not_answer_is_not_said_to_refuse(tmp_path):
    with server({}) as (host, _):
        pass
    assert told([f"{host}/1", f"{host}/2"], tmp_path / "a.warc", host) == [
        f"/{page}: not asked for; /robots.txt: does not answer (ConnectError)" for page in (1, 2)
    ]


@pytest.mark.parametrize(("rules", "least"), [(b"", 2.0), (b"User-agent: *\nCrawl-delay: 7", 7.0)])
def test_requests_to_a_host_are_apart(tmp_path, rules, least):
    waits: list[float] = []
    replies: dict[str, Reply] = dict.fromkeys(("/1", "/2"), (200, HTML, PAGE))
    replies["/robots.txt"] = (200, "text/plain", rules)
    with server(replies) as (host, _):
        told([f"{host}/1", f"{host}/2"], tmp_path / "a.warc", delay=2.0, wait=waits.append)
    assert len(waits) == 2
    assert all(least - 1 < wait <= least for wait in waits)


def test_a_redirection_is_followed_and_kept_but_not_to_another_host(tmp_path):
    replies: dict[str, Reply] = {"/old": (301, "/1", b""), "/1": (200, HTML, PAGE), "/round": (302, "/round", b"")}
    with server({"/1": (200, HTML, PAGE)}) as (other, got), server(replies) as (host, _):
        replies["/away"] = (302, f"{other}/1", b"")
        addresses = [f"{host}/{name}" for name in ("old", "away", "round")]
        assert told(addresses, tmp_path / "a.warc", host) == [
            "/old taken",
            f"{other}/1: on a host that was not asked for; name the address itself if you want it",
            "/round: sent on more than 5 times",
        ]
        assert got == []
        assert ids(tmp_path / "a.warc") == [f"{host}/1"]
        assert told([f"{host}/old"], tmp_path / "a.warc", host) == ["/old held"]
        replies["/rss"] = feed(f"{other}/1")
        assert told([f"{host}/rss"], tmp_path / "a.warc", other) == ["/1 taken"]  # for the feed links to it


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ((404, HTML, b""), "/1: answers 404 Not Found"),
        ((200, "image/png", b""), "/1: neither a page nor a feed (image/png)"),
        (endless, f"/1: more than {BYTES // 1_000_000} MB"),
        (trickle, "/1: takes longer than 0.3 s"),
        (lambda handler: handler.connection.close(), "/1: does not answer (RemoteProtocolError)"),
    ],
)
def test_what_does_not_come_is_one_clear_line_and_is_not_kept(tmp_path, reply, message):
    with server({"/1": reply}) as (host, _):
        assert told([f"{host}/1"], tmp_path / "a.warc", host, seconds=0.3 if reply is trickle else 5) == [message]
    assert not (tmp_path / "a.warc").exists()


@pytest.mark.parametrize("address", ["file:///etc/hosts", "example.org/rss", "http://[x", "ftp://127.0.0.1/1"])
def test_only_addresses_of_pages_are_asked_for(tmp_path, address):
    (line,) = told([address], tmp_path / "a.warc")
    assert line == f"{address}: not an address of a page; write one such as https://example.org/rss"


def test_an_archive_that_cannot_be_added_to_is_said_before_anything_is_asked(tmp_path):
    with server({"/1": (200, HTML, PAGE)}) as (host, got):
        with pytest.raises(KgError, match=r"a.txt: pages are kept as WARC; name a file that ends in .warc.gz or .warc"):
            told([f"{host}/1"], tmp_path / "a.txt")
        (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: resp")
        with pytest.raises(KgError, match=r"a.warc: cut short; get the whole archive again"):
            told([f"{host}/1"], tmp_path / "a.warc")
        with pytest.raises(KgError, match=r"no/a.warc: cannot be written \(No such file or directory\)"):
            told([f"{host}/1"], tmp_path / "no" / "a.warc")
        assert [line.split()[0] for line in got] == ["/robots.txt", "/1"]  # of the last alone


def test_the_command_counts_what_it_took(tmp_path, runner):
    output = str(tmp_path / "a.warc.gz")
    with server({"/1": (200, HTML, PAGE)}) as (host, _):
        result = runner.invoke(main, ["fetch", f"{host}/1", f"{host}/2", "-o", output, "--delay", "0"])
    assert result.exit_code == 1
    assert result.stdout == f"taken         {host}/1\n1 taken, 0 there before, 1 not taken: {output}\n"
    assert result.stderr == f"Error: {host}/2: answers 404 Not Found\nError: 1 of 2 addresses not taken\n"
