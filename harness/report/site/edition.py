"""The site in one language: which pages it has there, and how pages lead to those of the others.

A page that is in English only is led to as such: the facts are the same in all languages.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from harness.report.site.address import Links
from harness.report.translate import Translate, same
from harness.report.translations import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class Other:
    """The same page in another language."""

    language: Language
    link: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One language's."""

    language: Language = ENGLISH
    translate: Translate = same
    """the words of the sources into its own"""
    translated: Container[str] = frozenset()
    """the addresses of the pages that are in other languages than English, too"""

    @property
    def is_original(self) -> bool:
        """Whether it is the one that has every page, and the data of the pages beside them."""
        return self.language == ENGLISH

    def has(self, page: str) -> bool:
        """Whether a page is in this language."""
        return self.is_original or page in self.translated

    def place(self, page: str) -> str:
        """The address of a page: `zh/index.html`, or the English one if there is no other."""
        return f"{self.language.folder}{page}" if self.has(page) else page

    def links_of(self, page: str) -> Callable[[str], str]:
        """How one of its pages names others."""
        links = Links(self.place(page))
        return lambda to: links.to(self.place(to))

    def others(self, page: str, languages: tuple[Language, ...]) -> list[Other]:
        """The same page in the other `languages`."""
        if page not in self.translated:
            return []
        links = Links(self.place(page))
        return [
            Other(language, links.to(f"{language.folder}{page}"))
            for language in languages
            if language != self.language
        ]
