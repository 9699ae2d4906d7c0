"""A page opened from its file in a headless Chromium that has no network; what goes wrong in it is noted."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REQUIRED = "ATLAS_BROWSER"  # set to `required` by CI: without a Chromium the tests fail there


def find_chromium() -> str:
    """Return the path of a Chromium; skips the test, or fails it where one is required, saying what to install."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        why = (
            "no Chromium found, so report.html was not tried in a browser: install chromium (apt-get install chromium)"
        )
        (pytest.fail if os.environ.get(REQUIRED) == "required" else pytest.skip)(why)
    return found


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any, path: Path, *, width: int = 1400, scripts: bool = True) -> Iterator[Any]:
    """Yield the page at `path`, drawn; ends with an assertion that nothing ran, loaded or failed that should not have."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, offline=True, java_script_enabled=scripts, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)  # milliseconds
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: wrong.append(f"window: {popup.url}"))
    page.on("framenavigated", lambda frame: frame.url != path.as_uri() and wrong.append(f"went to {frame.url}"))
    page.on("request", lambda request: request.url.startswith(("file:", "data:", "blob:")) or wrong.append(request.url))
    page.goto(path.as_uri())
    if scripts:
        page.wait_for_selector("html[data-ready]", state="attached")
        settled(page)
    yield page
    context.close()
    assert wrong == []


def settled(page: Any) -> None:
    """Wait until every chart that is begun is drawn."""
    page.wait_for_function(
        "[...document.querySelectorAll('.vega')].every((e) => !e.firstChild || e.querySelector('canvas, p'))"
    )


def picture(page: Any, chart: str) -> str:
    """Return what the chart `chart` shows, as a data: address."""
    settled(page)
    return page.evaluate("(id) => document.querySelector(`#${id} canvas`).toDataURL()", chart)
