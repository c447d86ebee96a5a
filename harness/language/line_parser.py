"""The words of one line, taken by the forms of its verb.

Owns interpreting forms, in the order in which the actor does it: the first word that is wrong is
the one that is told. No verb and no option is known here by name.
"""

from __future__ import annotations

import difflib
import re

from harness.language.address import Endpoint
from harness.language.diagnostics import LineError, unknown
from harness.language.form import Form, Part, own_words
from harness.language.form_value import Value, parse_value
from harness.language.vocabulary import Option, Verb, vocabulary
from harness.language.words import Word, Words, message


_LEVELS = {
    **{"SOL_SOCKET": 1, "SOL_IP": 0, "SOL_TCP": 6, "SOL_UDP": 17, "SOL_IPV6": 41},
    **{"IPPROTO_IP": 0, "IPPROTO_TCP": 6, "IPPROTO_UDP": 17, "IPPROTO_IPV6": 41},
}
"""the levels of setsockopt(2) by the names that they have in C"""
_LIST = re.compile(r"[a-z][a-z0-9_]*\[.*\]")
_EACH = ": did you mean 'each: {i: 1..4}' beside the step, and s$i in it? One line names one"


class _Unknown(LineError):
    """A word that the vocabulary does not have: how the verb is written would be no help."""


class LineParser:
    """The words after the verb, taken from the left; the first that is wrong is the one told."""

    def __init__(self, verb: Verb, words: tuple[Word, ...]) -> None:
        self.verb = verb
        self.words = Words(words)
        self.names: dict[str, str] = {}
        self.flags: set[str] = set()
        self.values: dict[str, Value] = {}
        self.option: Option | None = None
        self.letters: Form | None = None

    def parse(self) -> None:
        """Take all words; raises LineError with what is wrong and how the verb is written."""
        try:
            for form in self.verb.forms:
                self.take(form)
            self.words.finish()
            self.check_families()
        except _Unknown as error:
            raise LineError(f"{self.verb.name}: {error}") from None
        except LineError as error:
            text = message("write", self.verb.name, str(error), self.usage())
            raise LineError(text + self.hint()) from None

    def hint(self) -> str:
        """Which of the verb's own words a word that is none was to be, if one is close."""
        own = [word for form in self.verb.forms for word in own_words(form)]
        for word in self.words.last_seen:
            if _LIST.fullmatch(word):
                return _EACH
            near = [] if word in own else difflib.get_close_matches(word, own, n=1, cutoff=0.75)
            if near:
                return f": did you mean '{near[0]}'?"
        name = self.names.get("name")
        return f": '{name}' is taken for the NAME" if name and name == self.words.only else ""

    def take(self, form: Form) -> None:
        """Take what stands at one place."""
        if form.kind == "name":
            self.names["name"] = self.words.take_name() or form.row["default"]
        elif form.kind == "new_name":
            self.names["new_name"] = self.words.take_new_name() or form.row["default"]
        elif form.kind == "keyword":
            self.flags |= {form.label} if self.words.take_if(form.label) else set()
        elif form.kind == "other":
            self.names["other"] = self.words.take_other(form.row["keyword"], form.label)
        elif form.kind == "text":
            self.values[form.label] = self.words.take_text(form.label)
        elif form.kind == "option":
            self.take_option(form)
        elif form.kind == "parts":
            while not self.words.at_end:
                self.take_part(form)
        elif "default" not in form.row or not self.words.at_end:
            self.values[form.label] = parse_value(form, self.words.take_word(form.label))
            self.letters = form if form.kind == "letters" else self.letters

    def take_option(self, form: Form) -> None:
        """The option, and its value where it is to be set."""
        if self.words.peek()[:1] in tuple("0123456789"):
            for number in form.by_number:
                self.take(number)
            return
        name = self.words.take_word(form.label)
        options = vocabulary().options
        if name in _LEVELS:
            near = f"did you mean '{_LEVELS[name]}'? LEVEL is a number"
            raise _Unknown(f"unknown option '{name}': {near}")
        if name not in options:
            raise _Unknown(unknown("option", name, options))
        option = self.option = options[name]
        if form.row["sets"] and not option.settable:
            self.option = None
            raise LineError(message("read_only", name))
        if not form.row["sets"] and not option.readable:
            raise LineError(message("set_only", name))
        for value in option.forms if form.row["sets"] else ():
            self.take(value)

    def take_part(self, form: Form) -> None:
        """A keyword with its value, or text."""
        keyword = self.words.peek()
        part = next((part for part in form.parts if part.keyword == keyword), None)
        if part is None:
            raise LineError(message("no_part", keyword, form.row["keywords"]))
        label = part.keyword or part.value.label
        self.words.take_if(part.keyword)
        if label in self.values:
            raise LineError(message("twice", label))
        self.check_part(part)
        if part.keyword:
            value = self.words.take_word(message("after", part.keyword))
            self.values[label] = parse_value(part.value, value)
        else:
            self.values[label] = self.words.take_text(label)

    def check_part(self, part: Part) -> None:
        """What a part wants of the rest of the line."""
        if part.excludes in self.values:
            raise LineError(message("excludes", part.keyword, str(part.excludes)))
        if part.goes_with and self.letters:
            if part.goes_with not in str(self.values[self.letters.label]):
                raise LineError(
                    message("goes_with", part.keyword, part.goes_with, self.letters.label)
                )

    def check_families(self) -> None:
        """Both ends of a flow are of one family."""
        ends = [(label, end) for label, end in self.values.items() if isinstance(end, Endpoint)]
        for label, end in ends[1:] if self.verb.one_family else ():
            if end.is_ipv6 != ends[0][1].is_ipv6:
                raise LineError(message("one_family", ends[0][0], label))

    def usage(self) -> str:
        """How the verb is written, with the values of the option once it is known."""
        words = [self.verb.name]
        for form in self.verb.forms:
            known = self.option if form.kind == "option" and form.row["sets"] else None
            words.append(f"{known.name} {known.usage}" if known else form.usage)
        return " ".join(words)
