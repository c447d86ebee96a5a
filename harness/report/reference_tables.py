"""The tables of the reference: keys, verbs, options, topologies, each in Markdown.

Every word in them comes from the schema, the vocabulary and the topologies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harness.language.vocabulary import Option, ProcessVerb, Verb
from harness.report.markdown import bar
from harness.spec.schema_check import schema
from harness.spec.topology import COMMON, Topology


def keys() -> Iterator[str]:
    """Every key of a scenario, and of what stands under some of them."""
    top = schema("scenario")
    yield "## Keys of a scenario\n"
    yield "| key | what it is |"
    yield "|---|---|"
    for key, row in top["properties"].items():
        need = " **Required.**" if key in top["required"] else ""
        yield f"| `{key}` | {bar(row['description'])}{need} |"
    yield ""
    for key, title in (
        ("claims", "Keys of a claim"),
        ("expect", "Keys of a row under `expect:`"),
        ("xfail", "Keys of an entry under `xfail:`"),
        ("steps", "Keys of a step"),
    ):
        yield f"### {title}\n"
        yield "| key | what it is |"
        yield "|---|---|"
        row = top["properties"][key]
        inner = row["additionalProperties"]["items"] if key == "expect" else _resolve(row["items"])
        for name, about in inner["properties"].items():
            description = _resolve(about)["description"]
            need = " **Required.**" if name in inner.get("required", ()) else ""
            yield f"| `{name}` | {bar(description)}{need} |"
        if key == "expect":
            yield f"| a parameter | {bar(top['$defs']['labels']['description'])} |"
        if key == "steps":
            yield f"| an actor | {bar(inner['additionalProperties']['description'])} |"
        yield ""


def _resolve(row: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in row:
        return row
    found: Mapping[str, Any] = schema("scenario")["$defs"][row["$ref"].rpartition("/")[2]]
    return found


def verbs(verbs: Iterable[Verb | ProcessVerb]) -> Iterator[str]:
    """A row for each verb."""
    yield "| line | what it does | example |"
    yield "|---|---|---|"
    for verb in verbs:
        usage = f"{verb.name} {verb.usage}".strip()
        yields = f" => {verb.yields}" if isinstance(verb, Verb) and verb.yields else ""
        yield f"| `{bar(usage)}` | {bar(verb.about)} | `{bar(verb.example)}{yields}` |"
    yield ""


def options(options: Iterable[Option]) -> Iterator[str]:
    """A row for each socket option."""
    yield "| option | value | what it is |"
    yield "|---|---|---|"
    for option in options:
        about = option.about
        if not option.settable:
            about += "; only to be read"
        if not option.readable:
            about += "; only to be set"
        if option.since is not None:
            about += f"; since Linux {option.since}, a case that sets it needs it"
        yield f"| `{option.name}` | `{option.usage}` | {bar(about)} |"
    yield ""


def topologies(topologies: Iterable[Topology]) -> Iterator[str]:
    """The variables that every topology has, and each topology."""
    yield "## Variables and topologies\n"
    yield "`$name` or `${name}` stands for a parameter, a `let:`, or one of these; `$$` is a"
    yield "dollar. An IPv6 address gets its brackets where a port follows. `$family` is the family"
    yield "itself.\n"
    yield "| variable | ipv4 | ipv6 |"
    yield "|---|---|---|"
    yield from _variables(COMMON)
    yield ""
    for topology in topologies:
        yield f"### Topology `{topology.name}`\n"
        yield f"{' '.join(topology.about.split())}\n"
        for host in topology.hosts:
            for interface in host.interfaces:
                yield f"- {host.name} {interface.device}: {code(interface.addresses)}"
            if host.speaks_for:
                yield f"- {host.name} writes segments for {code(host.speaks_for)}"
        yield ""
        yield "| variable | ipv4 | ipv6 |"
        yield "|---|---|---|"
        yield from _variables(topology.variables)
        yield ""


def topology_keys() -> Iterator[str]:
    """Every key of a topology of one's own, with those of its parts, by their ways."""
    yield "| key | what it is |"
    yield "|---|---|"
    top = schema("topologies")["$defs"]
    for place, row in (
        ("", top["topology"]),
        ("hosts.HOST.", top["host"]),
        ("hosts.HOST.interfaces.DEVICE.", _of_each(top["host"], "interfaces")),
    ):
        for name, about in row["properties"].items():
            need = " **Required.**" if name in row.get("required", ()) else ""
            yield f"| `{place}{name}` | {bar(about['description'])}{need} |"
    yield ""


def _of_each(row: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = row["properties"][key]["additionalProperties"]
    return found


def _variables(variables: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for name, by_family in variables.items():
        cells = [f"`{by_family[f]}`" if f in by_family else "" for f in ("ipv4", "ipv6")]
        yield f"| `${name}` | {cells[0]} | {cells[1]} |"


def code(words: Iterable[str]) -> str:
    """Words as code, one after the other."""
    return ", ".join(f"`{word}`" for word in words)
