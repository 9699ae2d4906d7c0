"""The page as HTML: words and numbers put into the template, everything escaped, no script but the page's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.report.both import TAGS, Both, attribute, each, say
from scripts.report.codes import FILES, about, in_words
from scripts.report.embed import allowed, as_json, own_script, vega
from scripts.report.harmless import harmless
from scripts.report.numbers import decimal, percent, points, q, score, whole
from scripts.report.quality import Warning

LABEL_CHARS = 60  # longer labels are cut, the whole stands in the title


@dataclass(frozen=True)
class Parts:
    """The files the page is made of: trusted, unlike all that is put into it."""

    template: str
    css: str
    script: str
    notice: str  # licence of Vega

    @classmethod
    def of(cls, paths: Sequence[str | Path]) -> "Parts":
        """Return the parts among `paths`: one template, one stylesheet, one notice, and scripts."""

        def read(ending: str) -> str:
            (found,) = (path for path in paths if str(path).endswith(ending))
            return Path(found).read_text("utf-8").replace("\r\n", "\n")

        return cls(
            read(".html.j2"),
            read(".css").strip() + "\n",
            own_script([p for p in paths if str(p).endswith(".js")]),
            read(".txt"),
        )


def render(content: dict[str, Any], data: dict[str, Any], language: str, parts: Parts) -> str:
    """Return the page, first shown in `language`. `content` is report.page with figures, `data` what its scripts read.

    Every value is made harmless and escaped on its way into the page, whatever it is; stylesheet and scripts are allowed by
    their digests, pictures by their data, and nothing else: no network, no eval.
    """
    import jinja2
    import yaml
    from markupsafe import Markup

    def named(topics: list[int]) -> Both:
        listed = [f"{topic} {cut(content['labels'][topic])}" for topic in topics]
        return each(lambda language: say("comma")[language].join(listed))

    def warning_text(warning: Warning) -> Both:
        write = {
            "share": percent,
            "level": lambda level: say(f"at_{level}"),
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
    environment.filters |= {"percent": percent, "whole": whole, "decimal": decimal, "score": score, "cut": cut}
    environment.filters |= {"points": points, "q": q}
    library = f"/*\n{parts.notice.strip()}\n*/\n{vega()}\n"
    scripts = " ".join(allowed(script, "script") for script in (library, parts.script))
    policy = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": allowed(parts.css, "style"),
        "script-src": scripts,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return environment.from_string(parts.template).render(
        page=content,
        language=language,
        tags=TAGS,
        say=say,
        attribute=lambda name, both: attribute(name, both, language),
        code=in_words,
        files=[{"name": name, "about": each(lambda language, name=name: about(name, language))} for name in FILES],
        config_yaml=yaml.safe_dump(content["config"], allow_unicode=True, sort_keys=False),
        warning_text=warning_text,
        css=Markup(parts.css),
        library=Markup(library),
        script=Markup(parts.script),
        data=Markup(as_json(data)),
        policy="; ".join(f"{name} {value}" for name, value in policy.items()),
    )


def cut(label: str) -> str:
    """Return a label of at most LABEL_CHARS characters, what is left out marked by an ellipsis."""
    return label if len(label) <= LABEL_CHARS else label[: LABEL_CHARS - 1].rstrip() + "…"
