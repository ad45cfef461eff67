"""What stands under the paths given: records with ids of their own, what is wrong, and what is not read."""

import os
import pickle
import socket
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import InputError
from kg.sources import Record, Skipped, walk

BODY = "Атырау облысында жаңа мектеп ашылды. Оқушылар қуанды.\n"


def write(path, content: str = BODY) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def ids(*roots) -> list[str]:
    return [found.id for found in walk(roots) if isinstance(found, Record)]


def left_aside(*roots) -> list[tuple[str, str]]:
    return [(found.path.name, found.reason) for found in walk(roots) if isinstance(found, Skipped)]


def errors(*roots) -> list[str]:
    return [str(found) for found in walk(roots) if isinstance(found, InputError)]


def test_a_record_is_a_file_with_its_place_below_the_root(tmp_path):
    write(tmp_path / "2024" / "05" / "1.txt")
    (record,) = walk([tmp_path])
    assert record == Record("2024/05/1", tmp_path / "2024" / "05" / "1.txt", ".txt", BODY.encode())
    assert pickle.loads(pickle.dumps(record)) == record
    assert ids(tmp_path / "2024") == ["05/1"]
    assert ids(tmp_path / "2024" / "05" / "1.txt") == ["1"]


def test_folders_are_read_in_order_and_no_article_is_lost_because_another_folder_has_its_name(tmp_path):
    places = [f"{year}/{month:02}/{day}" for year in range(2000, 2010) for month in range(1, 11) for day in range(100)]
    for place in places:
        write(tmp_path / f"{place}.txt")
    assert ids(tmp_path) == sorted(places)
    assert len(places) == 10_000


def test_two_articles_with_one_id_are_an_error_that_names_both(tmp_path):
    write(tmp_path / "a" / "1.txt")
    write(tmp_path / "b" / "1.txt")
    assert ids(tmp_path / "b", tmp_path / "a") == ["1"]
    assert errors(tmp_path / "b", tmp_path / "a") == [
        f"{tmp_path}/b/1.txt: an article '1' is in {tmp_path}/a/1.txt already; rename one"
    ]


def test_one_name_written_in_two_ways_is_one_id(tmp_path):
    """Some disks decompose names: й is и and a breve there."""
    write(tmp_path / "наурызй\u0306.txt".replace("й\u0306", "и\u0306"))
    assert ids(tmp_path) == ["наурызй"]


def test_what_is_not_read_has_a_reason(tmp_path):
    for name in ("a.txt", "b.TXT", "photo.jpg", "readme", ".hidden.txt", ".git/c.txt"):
        write(tmp_path / name)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "itself.txt").symlink_to(tmp_path / "itself.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.txt"))
        assert ids(tmp_path) == ["a", "b"]
        assert left_aside(tmp_path) == [
            (".git", "hidden"),
            (".hidden.txt", "hidden"),
            ("photo.jpg", "suffix .jpg"),
            ("pipe.txt", "a pipe"),
            ("readme", "no suffix"),
            ("socket.txt", "a socket"),
            ("broken.txt", "a broken link"),
            ("itself.txt", "a loop of links"),
        ]


def test_links_are_followed_once_and_never_in_circles(tmp_path):
    write(tmp_path / "root" / "2024" / "1.txt")
    write(tmp_path / "elsewhere" / "2.txt")
    (tmp_path / "root" / "2024" / "up").symlink_to(tmp_path / "root")
    (tmp_path / "root" / "2024" / "again.txt").symlink_to(tmp_path / "root" / "2024" / "1.txt")
    (tmp_path / "root" / "2023").symlink_to(tmp_path / "root" / "2024")
    (tmp_path / "root" / "other").symlink_to(tmp_path / "elsewhere")
    assert ids(tmp_path / "root") == ["2024/1", "other/2"]
    assert left_aside(tmp_path / "root") == [
        ("again.txt", "met before"),
        ("up", "a loop of links"),
        ("2023", "met before"),
    ]


def test_a_file_named_is_read_whatever_its_suffix_and_one_named_twice_once(tmp_path):
    write(tmp_path / "a.text")
    assert ids(tmp_path / "a.text", tmp_path) == ["a"]


def test_a_path_that_is_no_file_is_said_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match=r"missing: no such file or folder; name an article or a folder"):
        walk([tmp_path, tmp_path / "missing"])
    with pytest.raises(InputError, match=r"pipe.txt: a pipe; name an article or a folder"):
        walk([tmp_path / "pipe.txt"])


def test_an_error_can_be_sent_from_another_process():
    error = InputError(Path("a.txt"), "no text", line=3, column=2, hint="write one")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.line, again.hint) == (str(error), 3, "write one")


def test_the_summary_of_a_build_counts_what_was_not_read(folder, runner):
    for name in ("a.jpg", "b.jpg", "readme"):
        write(folder / "seeds" / name)
    result = runner.invoke(main, ["build", "--fast"])
    assert result.exit_code == 0
    assert "not read  1 no suffix, 2 suffix .jpg" in result.output
