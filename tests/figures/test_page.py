"""docs/figures.md is up to date, its thumbnails are there and light, and a figure is added as it says: one file, one line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from scripts.shared.captions import figure_names
from tests.conftest import ROOT, Project
from workflow import figures_page

PAGE = (ROOT / "docs/figures.md").read_text("utf-8")


def test_the_page_says_what_the_figures_files_say():
    assert figures_page.page() == PAGE


def test_every_figure_has_a_thumbnail_and_all_together_are_light():
    files = {file.stem: file.stat().st_size for file in (ROOT / "docs/figures").glob("*.png")}
    assert set(files) == set(figure_names(ROOT / "scripts/figures"))
    assert sum(files.values()) < 1_500_000


DRAW = """
import sys
from scripts.figures.figure import drawn
from tests.figures import made_up
figure, numbers = drawn(sys.argv[1], made_up.tables(), language="en", options={"top": 5, "size": "page"})
figure.savefig(sys.argv[2])
print(len(numbers))
"""


def test_a_figure_is_added_as_the_page_says(tmp_path):
    text = PAGE[PAGE.index("# Adding a figure") :]
    name = re.search(r"scripts/figures/(\w+)\.py", text)[1]
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    line = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1]
    project = Project(tmp_path / "project")
    (project.folder / f"scripts/figures/{name}.py").write_text(code, "utf-8")
    config = project.folder / "config.yaml"
    config.write_text(re.sub(r"(?m)^figures:\n", f"figures:\n{line}", config.read_text("utf-8")), "utf-8")
    listed = yaml.safe_load(config.read_text("utf-8"))["figures"]
    assert listed[0] == {"figure": name, "top": 5}
    assert project.planned()["figure"] == len(listed)
    picture = tmp_path / "picture.png"
    settings = os.environ | {"PYTHONPATH": str(project.folder)}
    done = subprocess.run(
        [sys.executable, "-c", DRAW, name, str(picture)],
        cwd=project.folder,
        env=settings,
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"5" and picture.stat().st_size > 5000


def test_the_page_names_no_option_that_is_not_there():
    for name in figure_names(ROOT / "scripts/figures"):
        entry = PAGE[PAGE.index(f"\n## {name}\n") :].split("\n## ")[1]
        _, options = figures_page.config.functions(ROOT / "scripts/figures", "draw")[name]
        assert set(re.findall(r"(?m)^- `(\w+)`: default", entry)) == set(options), name


def test_thumbnails_are_shrunk_from_a_folder_of_pictures(tmp_path):
    from PIL import Image

    (tmp_path / "docs").mkdir()
    (tmp_path / "scripts").symlink_to(ROOT / "scripts")
    (tmp_path / "made").mkdir()
    Image.new("RGB", (2100, 900), "white").save(tmp_path / "made/trends.png")
    figures_page.thumbnails(tmp_path / "made", tmp_path)
    assert [file.name for file in (tmp_path / "docs/figures").iterdir()] == ["trends.png"]
    assert Image.open(Path(tmp_path / "docs/figures/trends.png")).size == (520, 223)
