"""A store on disk: whatever happens to it, what it holds is what a build from nothing gives."""

import gc
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import NEWS
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import kg
from kg import export
from kg.archive import contents as listing
from kg.archive import folder as folders
from kg.archive import readings as kept
from kg.archive.packing import compressed, packed, unpacked
from kg.archive.shares import Shares
from kg.build import update
from kg.build.read_many import one_by_one
from kg.cli import main
from kg.errors import InputError, KgError, OutputError
from kg.rdf import iris
from kg.rdf.shares import Share
from kg.rdf.store import Store
from kg.things.overrides import Override

NAMES = ("1", "2", "2024/05/1", "а б")
TEXTS = (
    *NEWS,
    "Батыс Қазақстан облысының әкімі Серік Ахметов Орал қаласына барды.",
    "Батыс Қазақстан облысының әкімі Ахметов жаңа мектеп ашты.",  # the same governor by surname
    "Батыс Қазақстан облысының әкімі Нұрлан Ахметов мектепке барды.",  # with whom the surname says no longer who
    "Еуропадағы қауіпсіздік және ынтымақтастық ұйымы саммит өткізді. ЕҚЫҰ Астанаға келді.",
    "Елде 20 млн адам тұрады. Инфляция 8 пайызды құрады.",
)
DECIDED = (
    Override("apart", "Person", "Серік Ахметов", "", "1"),
    Override("same", "Organization", "ЕҚЫҰ", "Еуропа ұйымы", "2"),
)


def held(store: Store) -> tuple[list[str], list[str]]:
    """The quads of the named graphs and the triples of the default graph, sorted."""
    store.merge()
    default = store.inner.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return sorted(map(str, store.named())), sorted(map(str, default))


def put(root: Path, name: str, text: str) -> None:
    path = root / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


class Archive(RuleBasedStateMachine):
    """Any sequence of adding, changing, removing, withdrawing and overriding, each followed by a build."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(os.environ["KG_TEST_FOLDER"]) / str(random.getrandbits(64))
        self.root, self.store = self.folder / "articles", self.folder / "store"
        self.overrides: tuple[Override, ...] = ()
        put(self.root, "0", NEWS[0])
        self.build()

    def build(self) -> None:
        kg.build([self.root], store=self.store, fast=True, overrides=self.overrides)

    @rule(name=st.sampled_from(NAMES), texts=st.sets(st.sampled_from(TEXTS), min_size=1))
    def write(self, name, texts):
        put(self.root, name, " ".join(sorted(texts)))
        self.build()

    @rule(name=st.sampled_from(NAMES))
    def remove(self, name):
        (self.root / f"{name}.txt").unlink(missing_ok=True)
        self.build()

    @rule(name=st.sampled_from(NAMES))
    def withdraw(self, name):
        if (self.root / f"{name}.txt").exists() and name not in folders.withdrawn(self.store):
            update.withdraw(self.store, [name])

    @rule(name=st.sampled_from(NAMES))
    def let_in(self, name):
        if name in folders.withdrawn(self.store):
            update.let_in(self.store, [name])
            self.build()

    @rule()
    def override(self):
        self.overrides = () if self.overrides else DECIDED
        self.build()

    @invariant()
    def equals_a_clean_build(self):
        if not hasattr(self, "folder"):
            return
        out = self.folder / "kept"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(self.root, out)
        for name in folders.withdrawn(self.store):
            (out / f"{name}.txt").unlink(missing_ok=True)
        clean = kg.build([out], fast=True, overrides=self.overrides)
        assert held(kg.open(self.store).store) == held(clean.store)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


@pytest.mark.parametrize("few", [update.FEW, 10], ids=["made anew", "followed"])
def test_a_store_equals_a_clean_build_after_any_changes(tmp_path, monkeypatch, few):
    monkeypatch.setenv("KG_TEST_FOLDER", str(tmp_path))
    monkeypatch.setattr(update, "FEW", few)
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Archive,
        settings=settings(
            max_examples=8, stateful_step_count=8, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )


BUILD = """import sys, kg
from kg.build import update
update.FEW, update.AT_ONCE = 10, 5
kg.build([sys.argv[1]], store=sys.argv[2], fast=True)"""


def building(root: Path, store: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", BUILD, str(root), str(store)], stderr=subprocess.DEVNULL)


def test_a_build_killed_at_any_moment_leaves_the_last_state_and_the_next_completes_it(tmp_path):
    """Ten moments, drawn with a seed, over the time that a build takes; benchmarks/archive.py has two hundred."""
    root, store = tmp_path / "articles", tmp_path / "store"
    for number in range(12):
        put(root, str(number), NEWS[number % len(NEWS)])
    start = time.perf_counter()
    assert building(root, store).wait() == 0
    whole = time.perf_counter() - start
    moments = random.Random(7)
    for turn in range(10):
        before = held(kg.open(store).store)
        for number in range(12):
            put(root, str(number), " ".join(moments.sample(NEWS, 2)))
        process = building(root, store)
        time.sleep(moments.uniform(0.3, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        clean = held(kg.build([root], fast=True).store)
        assert held(kg.open(store).store) in (before, clean), turn
    kg.build([root], store=store, fast=True)
    assert held(kg.open(store).store) == clean
    assert list(store.rglob("*.tmp")) == []
    assert len(list((store / "snapshots").iterdir())) == 2


@pytest.mark.parametrize("step", ["archive.shares.Shares.close", "rdf.store.Store.close", "archive.folder.commit"])
def test_a_build_that_dies_between_its_files_leaves_the_last_state_and_the_next_completes_it(tmp_path, step):
    root, store = tmp_path / "articles", tmp_path / "store"
    for number in range(12):
        put(root, str(number), NEWS[number % len(NEWS)])
    before = held(kg.build([root], store=store, fast=True).store)
    put(root, "3", NEWS[0])
    dying = f"import os, kg.archive.folder; kg.{step} = lambda *_, **__: os._exit(9)\n{BUILD}"
    assert subprocess.run([sys.executable, "-c", dying, str(root), str(store)]).returncode == 9
    assert held(kg.open(store).store) == before
    assert held(kg.build([root], store=store, fast=True).store) == held(kg.build([root], fast=True).store) != before


def test_only_what_changed_is_read_again(tmp_path):
    root, store = tmp_path / "articles", tmp_path / "store"
    put(root, "1", NEWS[0])
    put(root, "2", NEWS[1])
    read = []

    def reader(records, options):
        listed = list(records)
        read.append([record.id for record in listed])
        return one_by_one(listed, options)

    for _ in range(2):
        kg.build([root], store=store, fast=True, read=reader)
    put(root, "2", NEWS[4])
    kg.build([root], store=store, fast=True, read=reader)
    assert read == [["1", "2"], [], ["2"]]


def test_what_gave_no_article_is_not_read_in_vain_again_and_told_again(tmp_path):
    root, store = tmp_path / "articles", tmp_path / "store"
    put(root, "1", NEWS[0])
    put(root, "2", "Губернатор области посетил город Самару и встретился с жителями.")
    (root / "3.txt").write_bytes(b"\x00")
    read: list[str] = []

    def reader(records, options):
        listed = list(records)
        read.extend(record.id for record in listed)
        return one_by_one(listed, options)

    first, second = (kg.build([root], store=store, fast=True, read=reader) for _ in range(2))
    assert read == ["1", "2", "3"]
    assert list(map(str, second.problems)) == list(map(str, first.problems)) != []
    assert second.skipped == {"language ru is not supported yet": 1}


def test_few_changes_are_followed_and_many_or_another_option_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(update, "AT_ONCE", 1)
    root, store = tmp_path / "articles", tmp_path / "store"
    for number in range(20):
        put(root, str(number), NEWS[number % len(NEWS)])

    def followed(changed: int, licence: str = iris.LICENCE) -> bool:
        for number in range(changed):
            put(root, str(number), f"{(root / f'{number}.txt').read_text(encoding='utf-8')} {NEWS[2]}")
        graph = kg.build([root], store=store, fast=True, licence=licence)
        assert held(graph.store) == held(kg.build([root], fast=True, licence=licence).store)
        return (store / "changes" / folders.current(store).id).exists()

    assert [followed(0), followed(2), followed(3), followed(1)] == [False, True, False, True]
    assert [followed(0, licence="http://x/"), followed(1, licence="http://x/")] == [False, True]
    for reading in (store / "readings").glob("*/*"):
        reading.unlink()
    assert followed(1, licence="http://x/") is False


def test_nothing_changed_makes_no_new_snapshot(tmp_path):
    root, store = tmp_path / "articles", tmp_path / "store"
    put(root, "1", NEWS[0])
    kg.build([root], store=store, fast=True)
    first = folders.current(store)
    kg.build([root], store=store, fast=True)
    assert folders.current(store) == first


def test_a_snapshot_that_is_open_stays_as_it_was(tmp_path):
    root, store = tmp_path / "articles", tmp_path / "store"
    put(root, "1", NEWS[0])
    graph = kg.build([root], store=store, fast=True)
    before = held(graph.store)
    put(root, "1", NEWS[4])
    kg.build([root], store=store, fast=True)
    assert held(graph.store) == before != held(kg.open(store).store)


def test_status_tells_what_is_in_changed_new_gone_withdrawn_and_failed(tmp_path):
    root, store = tmp_path / "articles", tmp_path / "store"
    for name in ("1", "2", "3", "4"):
        put(root, name, NEWS[0])
    (root / "5.txt").write_bytes(b"\x00")
    (root / "photo.jpg").write_bytes(b"")
    kg.build([root], store=store, fast=True)
    update.withdraw(store, ["4"])
    put(root, "1", NEWS[1])
    (root / "2.txt").unlink()
    put(root, "6", NEWS[1])
    found = update.status(store)
    assert (found.held, found.changed, found.new, found.gone) == (("1", "2", "3"), ("1",), ("6",), ("2",))
    assert found.withdrawn == ("4",)
    assert [line.removeprefix(f"{root}/") for line in found.failed] == [
        "5.txt: a binary file, not text; save the article as plain text in UTF-8"
    ]
    assert found.skipped == {"suffix .jpg": 1}


def test_status_finds_relative_paths_from_any_folder(tmp_path, monkeypatch):
    put(tmp_path / "articles", "1", NEWS[0])
    monkeypatch.chdir(tmp_path)
    kg.build(["articles"], store=Path("store"), fast=True)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert update.status(tmp_path / "store").held == ("1",)
    assert update.status(tmp_path / "store").gone == ()


def test_status_says_which_articles_are_no_longer_where_they_were(tmp_path):
    put(tmp_path / "articles", "1", NEWS[0])
    kg.build([tmp_path / "articles"], store=tmp_path / "store", fast=True)
    (tmp_path / "articles").rename(tmp_path / "moved")
    result = run("status", "--store", tmp_path / "store")
    assert result.exit_code == 1
    assert result.output == (
        f"Error: {tmp_path}/articles: no such file or folder, and the store {tmp_path}/store was built from it; "
        f"run 'kg build PATHS --store {tmp_path}/store' with the new place\n"
    )


def test_a_folder_that_is_no_store_or_another_format_is_said_in_one_line(tmp_path):
    (tmp_path / "thesis.doc").write_text("…")
    with pytest.raises(InputError, match="no store of kg; name the folder of 'kg build --store', or a new one"):
        kg.build(["seeds"], store=tmp_path)
    with pytest.raises(InputError, match="no store of kg"):
        kg.open(tmp_path)
    (tmp_path / "kg-store.json").write_text(json.dumps({"kg store": 99}))
    with pytest.raises(InputError, match="a store of another version of kg; build again into a new folder"):
        kg.open(tmp_path)
    (tmp_path / "kg-store.json").write_text(json.dumps(folders.FORMAT))
    with pytest.raises(InputError, match="nothing is built here yet; run 'kg build PATHS --store"):
        kg.open(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        kg.build(["seeds"], store=tmp_path / "file")


def test_a_second_build_on_one_store_is_told_so(tmp_path):
    with folders.writing(tmp_path), pytest.raises(OutputError, match="another build is writing here; run again when"):
        kg.build(["seeds"], store=tmp_path)


def test_a_broken_reading_is_named_with_the_remedy(tmp_path):
    root, store = tmp_path / "articles", tmp_path / "store"
    put(root, "1", NEWS[0])
    kg.build([root], store=store, fast=True)
    (reading,) = (store / "readings").glob("*/*")
    reading.write_bytes(reading.read_bytes()[:-1])
    with pytest.raises(InputError, match="a kept reading that is broken; remove it and build again"):
        _ = kg.open(store).facts


@pytest.mark.parametrize("file", ["graph/CURRENT", "contents.json"])
def test_a_broken_file_of_a_snapshot_is_named_with_the_remedy(archive, tmp_path, file):
    store = tmp_path / "store"
    shutil.copytree(archive, store)
    place = folders.current(store).path / file
    place.write_bytes(b"{")
    result = run("show", "Ахметов", "--store", store)
    assert isinstance(result.exception, SystemExit) and result.exit_code == 1
    assert result.output.startswith(f"Error: {place.parent if '/' in file else place}: cannot be ")
    assert result.output.endswith("; remove the store's folder and build again\n")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("file", ["graph/CURRENT", "shares"])
@pytest.mark.parametrize("content", [b"no such thing\n" * 500, b"", None])
def test_a_snapshot_to_go_on_from_that_is_broken_is_named_with_the_remedy(
    archive, tmp_path, monkeypatch, file, content
):
    monkeypatch.setattr(update, "FEW", 10)
    store = tmp_path / "store"
    shutil.copytree(archive, store)
    place = folders.current(store).path / file
    place.unlink() if content is None else place.write_bytes(content)
    with pytest.raises(InputError, match="cannot be opened .*; remove the store's folder and build again"):
        update.withdraw(store, ["1"])


def test_what_is_in_force_is_on_the_disk(tmp_path, monkeypatch):
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_ino))
    put(tmp_path / "articles", "1", NEWS[0])
    kg.build([tmp_path / "articles"], store=tmp_path / "store", fast=True)
    made = folders.current(tmp_path / "store")
    assert {path.stat().st_ino for path in (made.shares, *made.graph.glob("*.log"))} <= set(synced)


def test_a_copy_that_cannot_be_opened_says_nothing_against_the_store(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(update, "FEW", 10)
    store, copy, holding = tmp_path / "store", folders.copy, []
    shutil.copytree(archive, store)

    def held_by_another(last, made):
        copy(last, made)
        holding.append(ox.Store(str(made.graph)))

    with monkeypatch.context() as patch:
        patch.setattr(folders, "copy", held_by_another)
        with pytest.raises(OutputError, match=r"cannot be written \(.*lock.*\); name a folder that can with --store"):
            update.withdraw(store, ["1"])
    holding.clear()
    update.withdraw(store, ["1"])
    assert update.status(store).held == ("2", "2024/05/1")


@pytest.mark.parametrize("few", [0, 10], ids=["made anew", "followed"])
def test_a_build_that_fails_lets_go_of_the_store(archive, tmp_path, monkeypatch, few):
    """Though the error holds all that the build had in hand."""
    monkeypatch.setattr(update, "FEW", few)
    store = tmp_path / "store"
    shutil.copytree(archive, store)
    with monkeypatch.context() as patch:
        patch.setattr(Shares, "change", lambda *_: 1 / 0)
        patch.setattr(Shares, "add", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError) as failure:
            update.withdraw(store, ["1"])
    update.withdraw(store, ["1"])
    assert update.status(store).held == ("2", "2024/05/1")
    assert failure.value


def test_rows_for_which_there_is_no_room_are_said_in_one_line(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(update, "FEW", 10)
    store, change = tmp_path / "store", Shares.change
    shutil.copytree(archive, store)

    def crammed(rows, number):
        rows.inner.execute("PRAGMA max_page_count = 1")
        return change(rows, {Share("thing", "many", "x" * 100_000): 1, **number})

    monkeypatch.setattr(Shares, "change", crammed)
    with pytest.raises(OutputError, match=r"cannot be written \(database or disk is full\); name a folder"):
        update.withdraw(store, ["1"])


def test_rows_that_are_broken_further_on_are_named_with_the_remedy(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(update, "FEW", 10)
    store = tmp_path / "store"
    shutil.copytree(archive, store)
    place = folders.current(store).shares
    content = place.read_bytes()
    place.write_bytes(content[:4096] + b"?" * (len(content) - 4096))
    with pytest.raises(InputError, match=r"cannot be opened .*malformed.*; remove the store's folder and build again"):
        update.withdraw(store, ["1"])


def test_a_store_can_be_opened_while_a_build_replaces_what_it_holds(tmp_path, monkeypatch):
    root, store, summaries = tmp_path / "articles", tmp_path / "store", kept.summaries
    put(root, "1", NEWS[0])
    kg.build([root], store=store, fast=True)

    def overtaken(folder, keys):
        monkeypatch.setattr(kept, "summaries", summaries)
        put(root, "1", NEWS[4])
        kg.build([root], store=store, fast=True)
        return summaries(folder, keys)

    monkeypatch.setattr(kept, "summaries", overtaken)
    assert held(kg.open(store).store) == held(kg.build([root], fast=True).store)


def test_what_another_program_made_is_not_followed(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(update, "FEW", 10)
    store = tmp_path / "store"
    shutil.copytree(archive, store)
    update.withdraw(store, ["1"])
    assert (store / "changes" / folders.current(store).id).exists()
    monkeypatch.setattr(update, "program", lambda: "a newer one")
    update.withdraw(store, ["2"])
    assert not (store / "changes" / folders.current(store).id).exists()


@pytest.mark.parametrize("then", ["1", "2"])
def test_what_a_withdrawal_that_dies_has_left_goes_with_the_next(archive, tmp_path, monkeypatch, then):
    store, commit = tmp_path / "store", folders.commit
    shutil.copytree(archive, store)
    key = listing.read(folders.current(store)).articles["1"]

    def dying(folder, made):
        commit(folder, made)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(folders, "commit", dying)
        with pytest.raises(KeyboardInterrupt):
            update.withdraw(store, ["1"])
    assert kept.path(store, key).exists()
    update.withdraw(store, [then])
    assert not kept.path(store, key).exists()


def test_a_store_from_elsewhere_can_run_nothing():
    assert unpacked(packed({"a": (1, None)})) == {"a": (1, None)}
    with pytest.raises(ValueError, match=r"posix.system is no data of kg"):
        unpacked(packed(os.system))
    borrowed = b"ckg.model.article\nPath\n."  # a name that a module of kg/model has imported
    with pytest.raises(ValueError, match=r"kg.model.article.Path is no data of kg"):
        unpacked(compressed(borrowed))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """The folder of a store of three articles."""
    folder = tmp_path_factory.mktemp("archive")
    for number, name in enumerate(("1", "2", "2024/05/1")):
        put(folder / "articles", name, f"{NEWS[number]} {NEWS[4]}")
    (folder / "articles" / "photo.jpg").write_bytes(b"")
    assert run("build", folder / "articles", "--store", folder / "store", "--fast").exit_code == 0
    return folder / "store"


def test_commands_answer_from_the_store(archive):
    sparql = "SELECT ?id { ?a schema:identifier ?id . FILTER(isLiteral(?id)) ?a a schema:NewsArticle } ORDER BY ?id"
    assert run("query", "--store", archive, "-f", "csv", sparql).output.split() == ["id", "1", "2", "2024/05/1"]
    assert (
        "【Облыс әкімі Серік Ахметов Самара қаласына барды】" in run("show", "--store", archive, "Серік Ахметов").output
    )
    assert run("validate", "--store", archive).output == "the graph meets its shapes\n"
    assert run("metrics", "--store", archive).output.startswith("# Metrics of the graph\n\n3 article(s)")
    page = run("view", "--print", "--store", archive).output.strip()
    assert "<title>" in Path(page.removeprefix("file://")).read_text(encoding="utf-8")


@pytest.mark.parametrize("form", [form.name for form in export.FORMATS])
def test_a_store_exports_what_a_build_in_memory_exports(archive, form):
    """All but the description's list of files, which is that of a build."""
    built = kg.build([archive.parent / "articles"], fast=True)
    assert export.content(kg.open(archive), export.BY_NAME[form]) == export.content(built, export.BY_NAME[form])


def test_status_and_withdraw_on_the_command_line(archive, tmp_path):
    store = tmp_path / "store"
    shutil.copytree(archive, store)
    assert run("withdraw", "2024/5/1", "--store", store).output == (
        f"Error: {store}: no article '2024/5/1'; did you mean '2024/05/1'?\n"
    )
    assert run("withdraw", "2024/05/1", "--store", store).output == "1 withdrawn; 'kg push --prune' follows\n"
    assert len(list((store / "readings").glob("*/*"))) == 2  # nothing of it is kept
    assert run("status", "--store", store).output.splitlines() == [
        "in         2",
        "changed    0",
        "new        0",
        "gone       0",
        "withdrawn  1  2024/05/1",
        "failed     0",
        "not read   1 suffix .jpg",
    ]
    assert run("withdraw", "9", "--store", store).output == (
        f"Error: {store}: no article '9'; the 'article' of each fact is one, see "
        f"'kg export --format jsonl --store {store}'\n"
    )
    assert run("withdraw", "2024/05/1", "--undo", "--store", store).output == "1 let in with the next build\n"
    assert run("build", archive.parent / "articles", "--store", store, "--fast").exit_code == 0
    assert held(kg.open(store).store) == held(kg.open(archive).store)


def test_only_what_makes_a_graph_and_ends_is_seldom_looked_through_for_garbage(archive):
    before, usual = gc.get_threshold(), (700, 10, 10)
    gc.set_threshold(*usual)
    try:
        assert run("status", "--store", archive).exit_code == 0
        assert gc.get_threshold() == usual
        assert run("export", "--format", "jsonl", "--store", archive).exit_code == 0
        assert gc.get_threshold() > usual
    finally:
        gc.set_threshold(*before)


def test_an_id_with_a_line_break_is_kept_out_as_any_other(tmp_path):
    root, store = tmp_path / "articles", tmp_path / "store"
    put(root, "1", NEWS[0])
    put(root, "a\nb", NEWS[1])
    kg.build([root], store=store, fast=True)
    update.withdraw(store, ["a b"])
    kg.build([root], store=store, fast=True)
    assert (update.status(store).held, update.status(store).withdrawn) == (("1",), ("a b",))


def test_formats_are_chosen_by_name_or_suffix(archive, tmp_path):
    articles = archive.parent / "articles"
    result = run("build", articles, "--fast", "-o", tmp_path, "--formats", "ttl,parquet,page")
    assert result.exit_code == 0
    assert f"files     {tmp_path}/ (open graph.html, load graph.ttl)\n" in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "facts.parquet",
        "fillers.parquet",
        "graph.html",
        "graph.ttl",
    ]
    wrong = run("build", articles, "--fast", "-o", tmp_path, "--formats", "turtel")
    assert wrong.output == "Error: no format 'turtel'; did you mean 'turtle'?\n"
    wrong = run("build", articles, "--fast", "-o", tmp_path, "--formats", "tll")
    assert wrong.output == "Error: no format 'tll'; did you mean 'ttl'?\n"


def test_the_summary_names_files_that_are_for_other_programs(archive, tmp_path):
    result = run("build", archive.parent / "articles", "--fast", "-o", tmp_path, "--formats", "csv,articles")
    assert f"files     {tmp_path}/ (articles.jsonl, facts.csv)\n" in result.output


def test_a_format_that_fails_or_takes_too_long_leaves_the_others_written(seed, tmp_path):
    def slow(graph, output):
        while True:
            time.sleep(0.01)

    def large(graph, output):
        raise MemoryError

    def lacking(graph, output):
        raise KgError("needs a library; pip install it")

    def faulty(graph, output):
        output.write(b"half")
        raise RuntimeError("a fault\nof a library")

    forms = [
        export.Format("slow", "slow.txt", "text/plain", slow),
        export.Format("large", "large.txt", "text/plain", large),
        export.Format("lacking", "lacking.txt", "text/plain", lacking),
        export.Format("faulty", "faulty.txt", "text/plain", faulty),
        export.BY_NAME["ntriples"],
    ]
    assert [str(failure) for failure in export.write(seed, tmp_path, forms, limit=0.2)] == [
        "slow.txt: takes longer than 0.2 s; raise --limit, or leave it out with --formats",
        "large.txt: needs more memory than there is; leave it out with --formats",
        "lacking.txt: needs a library; pip install it",
        "faulty.txt: fails (RuntimeError: a fault of a library); leave it out with --formats and report it",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nt"]


def test_an_output_that_cannot_be_written_is_noticed_before_reading(tmp_path):
    (tmp_path / "file").write_text("")
    articles = tmp_path / "articles"
    put(articles, "1", "This is no Kazakh.")
    found = run("build", articles, "-o", tmp_path / "file")
    assert (
        found.output == f"Error: {tmp_path / 'file'}: cannot be written (File exists); name a folder that can with -o\n"
    )
