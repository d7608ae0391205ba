"""Cuts a stylesheet down to the components in use."""

import re
from collections.abc import Iterator

_comments = re.compile(r"/\*.*?\*/", re.DOTALL)
_marks = re.compile(r""" "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | \([^()"']*\) | [{};] """, re.VERBOSE)
_outer_commas = re.compile(r",(?![^()]*\))")
_exceptions = re.compile(r":not\([^()]*\)")


def layered(css: str, layer: str, prefix: str, blocks: set[str]) -> str:
    """The stylesheet inside a cascade layer, with the rules of these blocks (such as `kern-btn`) only."""
    return f"@layer {layer}{{{_cut(_comments.sub('', css), prefix, blocks)}}}\n"


def rules(css: str) -> Iterator[tuple[str, str]]:
    """(prelude, body) of each rule at the top; statements such as @charset are left out."""
    depth = begin = opened = 0
    for mark in _marks.finditer(css):
        if mark.group() == "{":
            depth += 1
            opened = mark.end() if depth == 1 else opened
        elif mark.group() == "}":
            depth -= 1
            if depth == 0:
                yield css[begin : opened - 1].strip(), css[opened : mark.start()]
        if depth == 0 and mark.group() in ("}", ";"):
            begin = mark.end()


def _cut(css: str, prefix: str, blocks: set[str]) -> str:
    return "".join(_rule(prelude, body, prefix, blocks) for prelude, body in rules(css))


def _rule(prelude: str, body: str, prefix: str, blocks: set[str]) -> str:
    if prelude.startswith(("@media", "@supports")):
        inner = _cut(body, prefix, blocks)
        return f"{prelude}{{{inner}}}" if inner else ""
    if prelude.startswith("@"):
        return f"{prelude}{{{body}}}"
    kept = [part for part in _outer_commas.split(prelude) if _blocks_of(part, prefix) <= blocks]
    return f"{','.join(kept)}{{{body}}}" if kept else ""


def _blocks_of(selector: str, prefix: str) -> set[str]:
    names = re.findall(rf"\.({prefix}[\w-]+)", _exceptions.sub("", selector))
    return {re.split("__|--", name)[0] for name in names}
