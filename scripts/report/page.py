"""The page as HTML: words and numbers put into the template, everything escaped, nothing that loads or runs."""

import base64
import hashlib
from typing import Any

from scripts.report.codes import FILES, about, in_words
from scripts.report.harmless import harmless
from scripts.report.numbers import decimal, percent, score, whole
from scripts.report.quality import Warning
from scripts.report.words import words


def render(content: dict[str, Any], language: str, *, template: str, css: str) -> str:
    """Return the page. `content` is report.page with figures; `template` is trusted, `content` is not.

    Every value is made harmless and escaped on its way into the page, whatever it is; the stylesheet is allowed by its digest,
    pictures by their data, and nothing else.
    """
    import jinja2
    import yaml
    from markupsafe import Markup

    said = words(language)

    def say(key: str, **fill: Any) -> str:
        return said[key].format(**fill)

    def named(topics: list[int]) -> str:
        return said["comma"].join(f"{topic} {content['labels'][topic]}" for topic in topics)

    def warning_text(warning: Warning) -> str:
        write = {
            "share": percent,
            "level": lambda level: said[f"at_{level}"],
            "topics": named,
            "n": whole,
            "total": whole,
        }
        return say(warning.words, **{key: write.get(key, str)(value) for key, value in warning.fill.items()})

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: harmless(value) if type(value) is str else value,
    )
    environment.filters |= {"percent": percent, "whole": whole, "decimal": decimal, "score": score}
    css = css.replace("\r\n", "\n").strip() + "\n"
    if "</" in css:
        raise ValueError("report.css must not hold '</': it would end the style element")
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")
    return environment.from_string(template.replace("\r\n", "\n")).render(
        page=content,
        language=language,
        say=say,
        code=lambda value: in_words(value, language),
        files=[{"name": name, "about": about(name, language)} for name in FILES],
        config_yaml=yaml.safe_dump(content["config"], allow_unicode=True, sort_keys=False),
        warning_text=warning_text,
        css=Markup(css),
        policy=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )
