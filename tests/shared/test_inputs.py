"""Which files a list of paths and globs means."""

import os

from scripts.shared.inputs import digest_file, digest_inputs, input_files


def sources(*patterns):
    return [file.source for file in input_files(map(str, patterns))]


def fill(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def test_sources_are_relative_to_what_was_listed(tmp_path):
    fill(tmp_path, "湖南 报/2022/a.txt", "湖南 报/b.txt", "c.txt")
    assert sources(tmp_path / "湖南 报") == ["2022/a.txt", "b.txt"]
    assert sources(tmp_path / "湖南 报" / "*.txt") == ["b.txt"]
    assert sources(tmp_path / "*" / "*.txt") == ["湖南 报/b.txt"]
    assert sources(tmp_path / "c.txt") == ["c.txt"]


def test_a_name_with_wildcard_signs_is_itself(tmp_path):
    fill(tmp_path, "a[1].txt", "a1.txt", "b*.txt")
    assert sources(tmp_path / "a[1].txt") == ["a[1].txt"]
    assert sources(tmp_path / "b*.txt") == ["b*.txt"]


def test_a_file_listed_twice_is_read_once_and_sources_stay_unique(tmp_path):
    fill(tmp_path, "x/page.txt", "y/page.txt")
    assert sources(tmp_path / "x", tmp_path / "x" / "*.txt") == ["page.txt"]
    assert sources(tmp_path / "x", tmp_path / "y") == ["page.txt", "y/page.txt"]


def test_hidden_files_and_linked_folders_are_passed_over(tmp_path):
    fill(tmp_path, "d/a.txt", "d/.hidden.txt", "d/.git/b.txt")
    (tmp_path / "d" / "loop").symlink_to(tmp_path / "d", target_is_directory=True)
    assert sources(tmp_path / "d") == ["a.txt"]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert digest_file(tmp_path / "pipe") == "unreadable"


def test_the_digest_knows_names_and_contents_but_no_order():
    pairs = [("a", "1"), ("b", "2")]
    assert digest_inputs(pairs) == digest_inputs(reversed(pairs))
    assert digest_inputs(pairs) != digest_inputs([("a", "2"), ("b", "1")])
    assert digest_inputs(pairs) != digest_inputs(pairs[:1])
