"""Pages of the network, asked for as a guest does: where robots.txt allows it (RFC 9309), with a pause between two
requests to one host, under a name of its own, within bounds of size and time.

Scrapy and its kin follow links, which is not wanted here.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from kg.errors import FetchError
from kg.remote.exchange import in_time
from kg.version import VERSION

AGENT = f"kg/{VERSION}"
BYTES = 10_000_000  # of an answer
SECONDS = 60.0  # for an answer, from asking to its last byte
REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered to a request for an address."""

    url: str
    status: int
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def onward(self) -> str | None:
        """The address that the answer sends on to, if it does."""
        location = self.header("location").partition("#")[0]
        if self.status not in MOVED or not location:
            return None
        try:
            return urljoin(self.url, location)
        except ValueError:
            return location


@dataclass
class Visitor:
    """Who asks. `delay` is the pause in seconds between two requests to a host, where robots.txt does not ask for more;
    `contact` says in the user agent whom to write to; `hosts` are those that may be asked; `silent` says why the
    robots.txt of an origin could not be had."""

    delay: float = 1.0
    contact: str = ""
    seconds: float = SECONDS
    wait: Callable[[float], None] = time.sleep
    hosts: set[str] = field(default_factory=set)
    rules: dict[str, RobotFileParser] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)

    @property
    def about(self) -> str:
        return f"+{self.contact}" if self.contact else "kazakh-kg, a reader of news"

    def get(self, url: str) -> list[Answer]:
        """The answer to a request, after those that sent it on; FetchError where a page may not be asked for or does
        not come."""
        answers: list[Answer] = []
        onward: str | None = url
        while onward and len(answers) <= REDIRECTS:
            self.check(onward)
            answers.append(self.ask(onward))
            onward = answers[-1].onward
        if onward:
            raise FetchError(f"{url}: sent on more than {REDIRECTS} times")
        return answers

    def check(self, url: str) -> None:
        """FetchError where a page may not be asked for."""
        if not url.lower().startswith(("http://", "https://")) or not host(url):
            raise FetchError(f"{url}: not an address of a page; write one such as https://example.org/rss")
        if host(url) not in self.hosts:
            raise FetchError(f"{url}: on a host that was not asked for; name the address itself if you want it")
        if not self.robots(url).can_fetch(AGENT, url):
            silent = self.silent.get(origin(url))
            raise FetchError(
                f"{url}: " + (f"not asked for; {silent}" if silent else "refused by the robots.txt of its host")
            )

    def robots(self, url: str) -> RobotFileParser:
        """The rules of a host. One that has none allows all; one that does not answer, or with an error, nothing."""
        if origin(url) not in self.rules:
            rules = RobotFileParser()
            try:
                found = self.ask(f"{origin(url)}/robots.txt")
            except FetchError as error:
                found, self.silent[origin(url)] = Answer(url, 503), str(error)
            refused = found.status in (401, 403) or found.status >= 500
            said = found.body.decode("utf-8", "replace").splitlines() if found.status == 200 else []
            rules.parse(["User-agent: *", "Disallow: /"] if refused else said)
            self.rules[origin(url)] = rules
        return self.rules[origin(url)]

    def ask(self, url: str) -> Answer:
        """One request; FetchError where no whole answer comes."""
        self.pause(url)
        headers = {"User-Agent": f"{AGENT} ({self.about})", "Accept-Encoding": "identity"}
        try:
            with httpx.Client(headers=headers, timeout=self.seconds, trust_env=False) as session:
                return in_time(session, self.seconds, lambda: answer(session, url))
        except (httpx.TimeoutException, TimeoutError):
            raise FetchError(f"{url}: takes longer than {self.seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(f"{url}: does not answer ({type(error).__name__})") from None

    def pause(self, url: str) -> None:
        """Waits until a host may be asked again."""
        rules = self.rules.get(origin(url))
        due = max(self.delay, float((rules.crawl_delay(AGENT) if rules else None) or 0))
        left = self.last.get(host(url), -due) + due - time.monotonic()
        if host(url) in self.last and left > 0:
            self.wait(left)
        self.last[host(url)] = time.monotonic()


def answer(session: httpx.Client, url: str) -> Answer:
    """What a server sends, packed as it was sent; FetchError where that is too much."""
    with session.stream("GET", url) as response:
        body = bytearray()
        for part in response.iter_raw():
            body += part
            if len(body) > BYTES:
                raise FetchError(f"{url}: more than {BYTES // 1_000_000} MB")
        headers = tuple((k, v) for k, v in response.headers.items() if k.lower() != "transfer-encoding")
        return Answer(url, response.status_code, response.reason_phrase, headers, bytes(body))


def origin(url: str) -> str:
    return f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"


def host(url: str) -> str:
    """The host of an address, with its port where one is written.

    >>> host("https://www.Example.org/rss")
    'example.org'
    """
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
