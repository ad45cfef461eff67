"""Other people's stores and query engines, started here on 127.0.0.1 and stopped after the tests."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
JAVA = Path("/usr/share/java")
JARS = (
    "jena-cmds jena-arq jena-core jena-base jena-iri jena-shacl jena-shex jena-tdb jena-tdb2 jena-rdfconnection "
    "jena-dboe-base jena-dboe-index jena-dboe-storage jena-dboe-trans-data jena-dboe-transaction thrift "
    "protobuf jsonld-java titanium-json-ld jackson-core jackson-databind jackson-annotations gson commons-cli "
    "commons-codec commons-compress commons-csv commons-io commons-lang3 dexx.collection guava httpclient "
    "httpclient-cache httpcore slf4j-api slf4j-simple jcl-over-slf4j jakarta.json-api"
).split()
VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{isql}
DisableUnixSocket = 1
DirsAllowed = .
NumberOfBuffers = 20000
SchedulerInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
[SPARQL]
ResultSetMaxRows = 100000
"""


def program(name: str) -> str:
    """The path of a program; the tests need all of them."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"{name} is not installed; scripts/test installs it"
    return found


def output(*command: str, cwd: Path | None = None, good: tuple[int, ...] = (0,)) -> str:
    """What a program writes to standard output; what it says of an error where it warns
    or ends with another code than these."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, cwd=cwd)
    assert done.returncode in good and "WARN" not in done.stderr, f"{command[0]}: {done.stderr[-2000:]}"
    return done.stdout


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, address: str, seconds: float = 60.0) -> Iterator[None]:
    """A server in a folder of its own, from its first answer on; it is stopped at the end."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        limit = time.monotonic() + seconds
        while not answers(address):
            assert process.poll() is None, (folder / "server.log").read_text(errors="replace")[-2000:]
            assert time.monotonic() < limit, f"{command[0]} did not answer at {address}"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of an Oxigraph server."""
    address = f"http://127.0.0.1:{free_port()}"
    bind = address.removeprefix("http://")
    command = [program("oxigraph"), "serve", "--location", str(folder / "data"), "--bind", bind]
    with running(command, folder, address + "/query"):
        yield address


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """The address of a Virtuoso server; its user dba has the password dba."""
    port = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(isql=free_port(), http=port), encoding="utf-8")
    command = [program("virtuoso-t"), "+foreground", "+wait", "+configfile", "virtuoso.ini"]
    with running(command, folder, f"http://127.0.0.1:{port}/sparql"):
        yield f"http://127.0.0.1:{port}"


def jena_classes(folder: Path) -> str:
    """The class path of Jena as Debian packages it: the messages of its XML parser lie where it does not look for them,
    so copies of them come first."""
    with zipfile.ZipFile(JAVA / "jena-core.jar") as jar:
        for name in jar.namelist():
            place = name.removeprefix("org/apache/jena/ext/")
            if place.startswith(("xerces/impl/msg/", "xerces/impl/xpath/regex/")) and name.endswith(".properties"):
                (folder / place).parent.mkdir(parents=True, exist_ok=True)
                (folder / place).write_bytes(jar.read(name))
    return os.pathsep.join([str(folder), *(str(JAVA / f"{name}.jar") for name in JARS)])


def ask_over_http(address: str, query: str, graphs: list[str] = []) -> dict:  # noqa: B006 (never changed)
    """The answer of a SPARQL endpoint in JSON, over the merge of the graphs named, if any are."""
    form = [("query", query), *(("default-graph-uri", graph) for graph in graphs)]
    request = urllib.request.Request(
        address,
        data=urllib.parse.urlencode(form).encode(),
        headers={"Accept": "application/sparql-results+json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
