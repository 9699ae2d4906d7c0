"""An address changes with everything that determines an output, and with nothing else."""

import os
from pathlib import Path

import pytest

from scripts.shared.address import Store, imported


@pytest.fixture
def project(tmp_path):
    code = {
        "scripts/__init__.py": "",
        "scripts/shared/__init__.py": "",
        "scripts/shared/used.py": "import scripts.shared.deep\n",
        "scripts/shared/deep.py": "x = 1\n",
        "scripts/shared/unused.py": "",
        "scripts/stage/step.py": "def f():\n    from scripts.shared import used\n",
        "requirements.lock": "a==1\n",
        "places.csv": "adcode\n1\n",
    }
    for name, text in code.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def address(project, settings=None, *upstream):
    return Store(project, project / "cache.json").address("stage", "scripts/stage/step.py", settings, *upstream)


def test_imports_are_followed_into_functions_and_through_modules(project):
    names = [str(path) for path in imported(Path("scripts/stage/step.py"), project)]
    assert "scripts/shared/deep.py" in names
    assert "scripts/shared/unused.py" not in names


@pytest.mark.parametrize(
    "name", ["scripts/stage/step.py", "scripts/shared/used.py", "scripts/shared/deep.py", "requirements.lock"]
)
def test_changed_code_moves_the_address(project, name):
    before = address(project)
    (project / name).write_text((project / name).read_text() + "# changed\n")
    assert address(project) != before


def test_unused_code_and_touched_files_do_not(project):
    before = address(project)
    (project / "scripts/shared/unused.py").write_text("y = 2\n")
    os.utime(project / "scripts/stage/step.py", (1, 1))
    assert address(project) == before


def test_settings_and_upstream_move_it_but_the_order_of_keys_does_not(project):
    assert address(project, {"a": 1, "b": 2}) == address(project, {"b": 2, "a": 1})
    assert len({address(project, {"a": 1}), address(project, {"a": 2}), address(project, {"a": 1}, "up")}) == 3


def test_content_is_noticed_even_where_size_and_mtime_stay(project):
    file = project / "places.csv"
    os.utime(file, (1_000_000, 1_000_000))
    first = Store(project, project / "cache.json").contents([file])
    file.write_text("adcode\n2\n")
    os.utime(file, (1_000_000, 1_000_000))
    assert Store(project, project / "cache.json").contents([file]) != first


def test_a_missing_input_is_said_not_raised(project):
    assert Store(project, project / "cache.json").contents([project / "gone.txt"]) == ["unreadable"]
