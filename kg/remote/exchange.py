"""One HTTP exchange with a store or service that may be slow, wrong or hostile: an answer of a size and in time, or an
error of one line.

httpx limits the wait for each byte, which a server that sends one now and then outlives. So an exchange runs in a
thread that is waited for no longer than its time. Redirects are followed on one host only, as another would be sent the
data and the password, and not where they would turn a PUT into a GET.
"""

import re
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import httpx

from kg.errors import PushError

Got = TypeVar("Got")
TRY_AGAIN = (429, 500, 502, 503, 504)
REDIRECTS = 3
MOST = 16 << 20  # bytes of an answer


@dataclass(frozen=True)
class Endpoint:
    """Where to send, and as whom. `update` says that `url` is a SPARQL Update endpoint; `seconds` is how long one
    exchange may take, `retries` how often it is repeated where that may help, each time after twice the pause."""

    url: str
    update: bool = False
    user: str = ""
    password: str = ""
    digest: bool = False
    token: str = ""
    seconds: float = 60.0
    retries: int = 4
    pause: float = 0.5

    def __str__(self) -> str:
        """The address as messages show it: without name and password."""
        return re.sub("(?<=//).*@", "", self.url)

    def address(self) -> httpx.URL:
        """PushError where it is none."""
        try:
            address = httpx.URL(self.url)
        except httpx.InvalidURL:
            address = httpx.URL()
        if address.scheme not in ("http", "https") or not address.host:
            raise PushError(f"{str(self)!r} is not an address; write one such as http://127.0.0.1:7878/store")
        return address

    def session(self) -> httpx.Client:
        """A session with the authentication: by token, or by name and password, which the address may have too."""
        address = self.address()
        user, password = (self.user, self.password) if self.user else (address.username, address.password)
        kind = httpx.DigestAuth if self.digest else httpx.BasicAuth
        auth = kind(user, password) if user and not self.token else None
        if not self.token.isprintable():
            raise PushError("the token holds what no header may hold, such as a line break; check --token or $KG_TOKEN")
        headers = httpx.Headers({"Authorization": f"Bearer {self.token}"} if self.token else {}, encoding="utf-8")
        return httpx.Client(auth=auth, headers=headers, timeout=self.seconds, trust_env=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `kind` is its media type."""

    status: int
    kind: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def ask(
    session: httpx.Client,
    endpoint: Endpoint,
    method: str,
    *,
    params: dict[str, str] | None = None,
    most: int = MOST,
    also: Collection[int] = (),
    **content: object,
) -> Answer:
    """An answer that says yes, or has a status of `also`, and `most` bytes at most; PushError with the reason
    otherwise."""
    address = endpoint.address().copy_with(userinfo=b"").copy_merge_params(params or {})
    for attempt in range(endpoint.retries + 1):
        time.sleep(endpoint.pause * 2 ** (attempt - 1) if attempt else 0)
        request = session.build_request(method, address, **content)  # type: ignore[arg-type]
        try:
            answer = in_time(session, endpoint.seconds, partial(exchange, session, endpoint, request, most))
        except (httpx.TimeoutException, TimeoutError):
            raise PushError(f"{endpoint} did not answer within {endpoint.seconds:g} s; raise --timeout") from None
        except httpx.HTTPError as error:
            problem = f"cannot be reached ({said(str(error))}); is the store running?"
        else:
            if answer.status not in TRY_AGAIN:
                return answer if answer.status in also else checked(answer, endpoint)
            problem = f"kept answering with an error ({answer.status} {said(answer.text)}); try again later"
    raise PushError(f"{endpoint} {problem}")


def in_time(session: httpx.Client, seconds: float, exchange: Callable[[], Got]) -> Got:
    """What an exchange gives; TimeoutError, and the session is closed, where it takes longer than it may."""
    answered: Future[Got] = Future()

    def work() -> None:
        try:
            answered.set_result(exchange())
        except Exception as error:
            answered.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        return answered.result(seconds)
    except TimeoutError:
        session.close()  # which ends the thread too
        raise


def exchange(session: httpx.Client, endpoint: Endpoint, request: httpx.Request, most: int) -> Answer:
    """The answer at the end of a few redirects."""
    for _ in range(REDIRECTS + 1):
        answer = session.send(request, stream=True)
        try:
            if not answer.has_redirect_location:
                kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
                return Answer(answer.status_code, kind, body(answer, endpoint, most))
            request.url = target(answer, endpoint)
            request.headers["Host"] = request.url.netloc.decode()
        finally:
            answer.close()
    raise PushError(f"{endpoint} redirects more than {REDIRECTS} times; name the address at the end of them")


def body(answer: httpx.Response, endpoint: Endpoint, most: int) -> bytes:
    found = bytearray()
    for piece in answer.iter_bytes():
        found += piece
        if len(found) > most:
            raise PushError(f"{endpoint} answers with more than {most >> 20} MB; is it a store or service?")
    return bytes(found)


def target(answer: httpx.Response, endpoint: Endpoint) -> httpx.URL:
    """Where a redirect leads; PushError where it may not be followed."""
    here, method = answer.request.url, answer.request.method
    there = here.join(answer.headers["Location"]).copy_with(userinfo=b"", fragment=None)
    if there.netloc != here.netloc or there.scheme not in (here.scheme, "https"):
        host = f"{there.scheme}://{there.netloc.decode()}"
        raise PushError(f"{endpoint} redirects to another host, {host}; name an address there if you trust it")
    if answer.status_code not in (307, 308) and method != "GET":
        place = there.copy_with(query=None)
        raise PushError(f"{endpoint} answers {answer.status_code} to a {method}; if it has moved, name {place}")
    return there


def checked(answer: Answer, endpoint: Endpoint) -> Answer:
    if answer.status in (401, 403):
        raise PushError(f"{endpoint} refuses ({answer.status}); check --user, --password, --digest or --token")
    if answer.status >= 300:
        raise PushError(f"{endpoint} answers {answer.status}: {said(answer.text) or 'nothing'}")
    return answer


def said(text: str) -> str:
    """What a server says, for one line of a terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:500]).split())[:200]
