"""What comes from npm is cut to what the pages use."""

import re
from pathlib import Path

import pytest

from plietsch.core.registry import MenuItem, Verb, registry
from tools.assets import copy, without_source_map
from tools.stylesheet import layered, rules

CSS = """@charset "UTF-8";/* kern } */
*{box-sizing:border-box}
.kern-btn,.kern-btn--primary:hover,.kern-row{color:red}
.kern-icon--x{mask:url("data:image/svg+xml,%3Csvg style='a{b}'/%3E")}
@media (min-width:40rem){.kern-row>.kern-btn{margin:0}.kern-btn:not(.kern-row){margin:1px}}
@media print{.kern-row{display:none}}
@keyframes spin{from{rotate:0deg}to{rotate:360deg}}
.kern-btn:is(.kern-a,.kern-row){color:blue}
"""


def test_only_the_blocks_in_use_are_kept_inside_their_layer() -> None:
    cut = layered(CSS, "kern", "kern-", {"kern-btn", "kern-icon"})

    assert cut == (
        "@layer kern{*{box-sizing:border-box}"
        ".kern-btn,.kern-btn--primary:hover{color:red}"
        """.kern-icon--x{mask:url("data:image/svg+xml,%3Csvg style='a{b}'/%3E")}"""
        "@media (min-width:40rem){.kern-btn:not(.kern-row){margin:1px}}"
        "@keyframes spin{from{rotate:0deg}to{rotate:360deg}}}\n"
    )


def test_braces_in_texts_do_not_end_a_rule() -> None:
    assert list(rules('a{content:"}"}b{c:d}')) == [("a", 'content:"}"'), ("b", "c:d")]


@pytest.mark.parametrize(
    "ending",
    ["\n//# sourceMappingURL=x.js.map", "\n/*# sourceMappingURL=x.css.map */", "//@ sourceMappingURL=x"],
)
def test_references_to_source_maps_go(ending: str) -> None:
    assert without_source_map(f"code();{ending}") == "code();"


def test_other_files_are_copied_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "font.woff2").write_bytes(b"\x00//# sourceMappingURL=x")

    copy(tmp_path / "font.woff2", tmp_path / "vendor" / "fonts" / "font.woff2")

    assert (tmp_path / "vendor" / "fonts" / "font.woff2").read_bytes() == b"\x00//# sourceMappingURL=x"


def test_every_sign_that_is_named_is_drawn() -> None:
    css = "".join(path.read_text() for path in Path("plietsch").rglob("*.css"))
    drawn = set(re.findall(r"\.kern-icon--([\w-]+)", css))
    verbs = {verb.icon for verb in registry.parts(Verb)} | {item.icon for item in registry.parts(MenuItem)}
    templates = [path.read_text() for path in Path("plietsch").rglob("templates/**/*.html")]
    named = {name for text in templates for name in re.findall(r'{% icon "([\w-]+)" %}', text)}

    assert (verbs | named) - drawn == set()
