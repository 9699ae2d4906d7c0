"""A sentence in Chinese and English at once: the page holds both and shows one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts.report.harmless import harmless
from scripts.report.words import LANGUAGES, WORDS

TAGS = {"zh": "zh-Hans", "en": "en"}  # language tags of HTML


@dataclass(frozen=True)
class Both:
    """The same said in Chinese and in English; in a template it becomes two elements of which the stylesheet hides one."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def __html__(self) -> str:
        from markupsafe import escape

        if self.zh == self.en:
            return str(escape(harmless(self.zh)))
        return "".join(
            f'<span class="{language}" lang="{TAGS[language]}">{escape(harmless(self[language]))}</span>'
            for language in LANGUAGES
            if self[language]
        )


def say(key: str, **fill: Any) -> Both:
    """Return the sentence `key` of WORDS with `fill` in its braces; a value that is Both gives each language its own."""
    return Both(*(WORDS[key][i].format(**{k: _part(v, i) for k, v in fill.items()}) for i in range(len(LANGUAGES))))


def _part(value: Any, language: int) -> Any:
    return value[LANGUAGES[language]] if isinstance(value, Both) else value


def each(write: Callable[[str], str]) -> Both:
    """Return what `write` gives for each language."""
    return Both(*(write(language) for language in LANGUAGES))


def attribute(name: str, both: Both, language: str) -> Any:
    """Return an attribute that holds `both` in `language` and both languages in data- attributes, so that a script can switch it."""
    from markupsafe import Markup, escape

    zh, en, now = (escape(harmless(text)) for text in (both.zh, both.en, both[language]))
    return Markup(f'{name}="{now}" data-said="{name}" data-zh="{zh}" data-en="{en}"')
