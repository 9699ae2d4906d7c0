"""The page as its readers use it: offline, by mouse and by keyboard, in two languages, on a phone, without scripts."""

import csv
from pathlib import Path

import polars as pl
import pytest

from scripts.selection.labels import read_labels
from tests.report.browser import chromium, opened, picture, settled
from tests.report.conftest import MadeUpRun
from tests.report.test_report import HOSTILE, hostile_run, without_anything, without_places


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> MadeUpRun:
    return MadeUpRun(tmp_path_factory.mktemp("made up"))


@pytest.fixture(scope="module")
def file(run) -> Path:
    run.html()
    return run.folder / "report-zh-excerpt.html"


def found(page) -> int:
    return int(page.inner_text("#found").split()[0].replace(",", ""))


def n_documents(
    run: MadeUpRun, *, topic: int | None = None, province: str | None = None, year: str | None = None
) -> int:
    """Return how many of the made-up documents have a tenth or more of the topic, the place and the year."""
    rows = run.frames["documents"].select("doc_id", "date").join(run.frames["places"], on="doc_id")
    if topic is not None:
        strong = run.frames["doc_topics"].filter((pl.col("topic") == topic) & (pl.col("share") >= 0.1))
        rows = rows.filter(pl.col("doc_id").is_in(strong["doc_id"].implode()))
    if province is not None:
        rows = rows.filter(pl.col("province") == province)
    return len(rows if year is None else rows.filter(pl.col("date").str.starts_with(year)))


def first_screen(page) -> None:
    """Check what is seen first, and that a topic and a place can be chosen."""
    assert page.locator("#findings .card").count() >= 1
    assert len(picture(page, "map")) > 5000
    assert page.is_visible("#chooser") and not page.is_visible(".still >> nth=0")
    page.select_option("#choose-topic", "1")
    assert page.inner_text("#topic-title").startswith("主题 1")
    page.locator("#place-list button >> nth=0").click()
    assert page.inner_text("#place-title").startswith(
        page.locator("#place-list button >> nth=0").inner_text().split()[0]
    )
    settled(page)


def test_opens_offline_with_the_first_screen_drawn(browser, file):
    with opened(browser, file) as page:
        first_screen(page)


@pytest.mark.slow
def test_the_demo_opens_offline_with_the_first_screen_drawn(browser, demo):
    with opened(browser, demo / "report.html") as page:
        first_screen(page)


def test_the_language_is_switched(browser, file):
    with opened(browser, file) as page:
        assert page.inner_text("h1") == "各地在谈什么"
        page.click("button[data-language=en]")
        assert page.inner_text("h1") == "What each place talks about"
        assert page.get_attribute("html", "lang") == "en"
        assert page.get_attribute("nav.contents", "aria-label") == "Contents"
        assert page.inner_text("#map-title").startswith("Share of “")
        assert "主题" not in page.inner_text("#chooser")
        page.click("button[data-language=zh]")
        assert page.inner_text("#map-title").startswith("各地谈“")


def test_a_topic_chosen_shows_on_map_trend_documents_and_clusters(browser, run, file):
    run.write("trends", made_up_trends(run))
    run.html()
    with opened(browser, file) as page:
        before = {chart: picture(page, chart) for chart in ("map", "trend")}
        page.select_option("#choose-topic", "2")
        for chart, picture_before in before.items():
            assert picture(page, chart) != picture_before
        assert "河湖治理" in page.inner_text("#map-title") and "河湖治理" in page.inner_text("#trend-title")
        assert found(page) == n_documents(run, topic=2)
        assert page.inner_text("#topic-title") == "主题 2：河湖治理"
        assert page.locator("#topic-panel .examples mark").count() > 0
        assert page.locator("tr[data-cluster].chosen .number >> nth=0").inner_text() == "2"


def made_up_trends(run: MadeUpRun) -> pl.DataFrame:
    """Return a trends table of the whole: topic k takes up (k + 1) / 21, a little more or less from year to year."""
    rows = [
        ("country", "100000", year, k, share, max(0.0, share - 0.05), share + 0.05, 50, "process", "documents")
        for i, year in enumerate(("2022", "2023", "2024"))
        for k in range(6)
        for share in [(k + 1) / 21 + (i - 1) * 0.01 * (1 if k % 2 else -1)]
    ]
    columns = ["level", "adcode", "period", "topic", "share", "low", "high", "n_docs", "estimand", "basis"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_documents_are_searched_and_filtered(browser, run, file):
    with opened(browser, file) as page:
        assert found(page) == n_documents(run) == 172
        page.select_option("#choose-place", label="湖南省")
        assert found(page) == n_documents(run, province="湖南省")
        page.select_option("#choose-year", "2023")
        assert found(page) == n_documents(run, province="湖南省", year="2023")
        page.select_option("#choose-topic", "1")
        assert found(page) == n_documents(run, topic=1, province="湖南省", year="2023")
        page.click("#clear")
        page.fill("#search", "第7则")
        # one in each place but 青海, which has six
        assert found(page) == 4
        assert page.locator("#document-list mark >> nth=0").inner_text() == "第7则"
        page.fill("#search", "没有这句话")
        assert page.inner_text("#found") == "没有符合的文档。"


def test_a_place_says_what_is_special_and_which_documents_show_it(browser, file):
    with opened(browser, file) as page:
        page.fill("#find-place", "贵州")
        assert page.inner_text("#n-places") == "1 个地区"
        page.click("#place-list button")
        assert page.inner_text("#place-title").startswith("贵州省")
        assert "校园与教师" in page.inner_text("#special-table tbody tr >> nth=0")
        assert "校园与教师" in page.inner_text("#place-panel .documents li >> nth=0")
        settled(page)
        assert page.locator("#place-topics canvas").count() == 1


def test_a_place_is_chosen_on_the_map(browser, file):
    with opened(browser, file) as page:
        page.click("#map-levels button >> nth=0")
        before = picture(page, "map")
        box = page.locator("#map canvas").bounding_box()
        # 青海 lies a little left of the middle and above it
        page.locator("#map canvas").click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.4})
        assert page.inner_text("#map-place").startswith("青海省")
        assert picture(page, "map") != before
        page.click("#map-go")
        assert page.inner_text("#place-title").startswith("青海省")
        assert page.evaluate("document.activeElement.id") == "place-panel"


def test_the_order_of_terms_follows_the_slider(browser, file):
    with opened(browser, file) as page:
        page.select_option("#choose-topic", "0")
        page.locator("#weight").fill("0")
        assert page.inner_text("#term-weight") == "独有程度的权重 0.00"
        assert page.locator("#term-rows tr").count() == 8


def test_labels_are_edited_and_downloaded_as_selection_reads_them(browser, file, tmp_path):
    with opened(browser, file) as page:
        page.select_option("#choose-topic", "0")
        page.fill("#label-edit", ' 我的"稻田",  其一 ')
        page.keyboard.press("Tab")
        assert page.inner_text("tr[data-row='0'] [data-label]") == '我的"稻田", 其一'
        assert '我的"稻田", 其一' in page.inner_text("#map-title")
        page.select_option("#choose-topic", "1")
        page.fill("#label-edit", "=1+1")
        with page.expect_download() as waiting:
            page.click("#labels-download")
        waiting.value.save_as(tmp_path / "labels.csv")
    assert waiting.value.suggested_filename == "labels.csv"
    labels = read_labels(tmp_path / "labels.csv", 6)
    assert labels[0] == '我的"稻田", 其一' and labels[1] == "'=1+1" and labels[2] == "河湖治理" and len(labels) == 6
    rows = list(csv.reader((tmp_path / "labels.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["topic", "label"] and rows[3] == ["2", "河湖治理"]


def tab_to(page, selector: str, most: int = 400) -> None:
    """Press Tab until an element of `selector` has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} presses of Tab")


def test_the_whole_path_by_keyboard(browser, file):
    with opened(browser, file) as page:
        tab_to(page, ".skip", 1)
        tab_to(page, "button[data-language=en]", 5)
        page.keyboard.press("Enter")
        assert page.inner_text("h1") == "What each place talks about"
        tab_to(page, "#choose-topic")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.inner_text("#topic-title") == "Topic 1: 工厂与园区"
        tab_to(page, "#label-edit")
        page.keyboard.type("Mine")
        tab_to(page, "#weight", 1)
        page.keyboard.press("ArrowRight")
        assert page.inner_text("#term-weight").endswith("0.55")
        tab_to(page, "#labels-download")
        with page.expect_download():
            page.keyboard.press("Enter")
        tab_to(page, "#find-place")
        page.keyboard.type("湖南")
        tab_to(page, "#place-list button", 1)
        page.keyboard.press("Space")
        assert page.inner_text("#place-title").startswith("湖南省")
        tab_to(page, "#search")
        page.keyboard.type("第2则")
        assert found(page) == 1
        tab_to(page, "button.chip", 1)
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelectorAll('button.chip').length") == 1


@pytest.mark.parametrize("width", [1400, 390])
def test_axe_finds_nothing_serious(browser, file, width):
    from axe_playwright_python.sync_playwright import Axe

    with opened(browser, file, width=width) as page:
        page.select_option("#choose-topic", "2")
        page.select_option("#choose-place", label="湖南省")
        settled(page)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        results = Axe().run(page).response
        grave = [v for v in results["violations"] if v["impact"] in ("serious", "critical")]
        assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in grave] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_the_main_content_is_there(browser, file):
    with opened(browser, file, scripts=False) as page:
        text = page.inner_text("body")
        for said in ("最突出的发现", "贵阳市谈得更多", "河湖治理", "方法说明", "如何引用"):
            assert said in text
        assert page.is_visible("svg.map") and not page.is_visible("#map-panel")
        page.click("#topic-0 summary")
        assert page.is_visible("#topic-0 blockquote >> nth=0") and not page.is_visible("#chooser")


@pytest.mark.parametrize(("empty", "n"), [(without_places, 172), (without_anything, 0)])
def test_runs_that_lack_places_or_everything_still_make_a_page_that_works(browser, tmp_path, empty, n):
    made = MadeUpRun(tmp_path)
    empty(made)
    made.html()
    with opened(browser, tmp_path / "report-zh-excerpt.html") as page:
        assert not page.is_visible("#map-panel")
        page.click("button[data-language=en]")
        assert page.inner_text("#found") == ("172 documents" if n else "No document matches.")


def test_hostile_strings_do_nothing_wherever_one_clicks(browser, tmp_path):
    made = MadeUpRun(tmp_path)
    hostile_run(made)
    with opened(browser, tmp_path / "report-zh-excerpt.html") as page:
        elements = page.evaluate("document.querySelectorAll('script, iframe, object, embed, base').length")
        for topic in range(6):
            page.select_option("#choose-topic", str(topic))
            settled(page)
        page.click("#clear")
        page.locator("#place-list button >> nth=0").click()
        page.click("#clear")
        page.click("button[data-language=en]")
        page.fill("#search", HOSTILE[19])
        assert page.locator("#document-list b >> nth=0").inner_text() == HOSTILE[19]
        page.select_option("#choose-topic", "0")
        page.fill("#label-edit", HOSTILE[4])
        page.keyboard.press("Tab")
        settled(page)
        assert page.evaluate("document.querySelectorAll('script, iframe, object, embed, base').length") == elements
        assert page.evaluate("[...document.images].every((image) => image.src.startsWith('data:'))")
