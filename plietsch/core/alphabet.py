"""The order of a German dictionary (DIN 5007-1), word for word as ICU's locale `de` sorts on PostgreSQL."""

import unicodedata
from functools import lru_cache

# Letters and signs that differ at first sight, in ICU's order: spaces, punctuation, symbols, money, digits.
_ORDER = (
    "\t\n\v\f\r\x85\u2028\u2029 ‾_‗-‐‒–—―⁓,;⁏:!¡?¿‽.·⁕⁖⁘⁙⁚⁛⁜⁝⁞'‘’‚‛‹›\"“”„‟«»()[]{}⁅⁆‖§¶⁋@*⁎⁑/\\&⁊#%‰‱†‡•‣‧⁃"
    "⁌⁍′‵‸※‿⁔⁀⁐⁁⁂`´^¯¨¸°©®←→+±÷×<=>¬|¦~⁒⁄✓¤¢$£¥₠₡₢₣₤₥₦₧₩₪₫€₭₮₯₰₱₲₳₴₵₶₷₸₹₺₻₼₽₾₿₨"
    "0123456789abcdefghiıjklmnŋopqĸrstŧuvwxyzþ"
)
_RANK = {char: chr(rank) for rank, char in enumerate(_ORDER, 1)}
_UNLISTED = 0x200  # other scripts follow, by code point

# What differs at second sight: marks on a letter, in ICU's order; none comes first.
_LIGATURE, _ALSO = "\ue000", "\ue001"
_MARKS = (
    "\u0313\u0314\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0327\u0338"
    f"{_ALSO}\u0328\u0304{_LIGATURE}"
)
_MARK_RANK = {mark: chr(rank) for rank, mark in enumerate(_MARKS, 2)}
_NO_MARK, _OTHER_MARK = "\x01", chr(len(_MARKS) + 2)
_TAKEN_APART = {
    "æ": f"a{_LIGATURE}e",
    "œ": f"o{_LIGATURE}e",
    "ß": f"s{_LIGATURE}s",
    "ſ": f"s{_LIGATURE}",
    "Æ": f"A{_LIGATURE}E",
    "Œ": f"O{_LIGATURE}E",
    "ẞ": f"S{_LIGATURE}S",
    "ð": f"d{_ALSO}",
    "Ð": f"D{_ALSO}",
    "ŀ": f"l{_ALSO}",
    "Ŀ": f"L{_ALSO}",
    **{letter: f"{plain}\u0338" for letter, plain in zip("øØđĐłŁħĦ", "oOdDlLhH", strict=True)},
}

# What differs at third sight: small, capital, and variants such as ².
_SMALL, _CAPITAL, _VARIANT, _CAPITAL_VARIANT = "\x01", "\x02", "\x03", "\x04"


def compare_german(left: str, right: str) -> int:
    """-1, 0 or 1; called by SQLite once per comparison, so the keys are remembered."""
    first, second = german_key(left), german_key(right)
    return (first > second) - (first < second)


@lru_cache(maxsize=32768)
def german_key(word: str) -> str:
    """A sort key: all letters, then all marks, then all capitals, then the word itself."""
    elements = [_elements(char) for char in unicodedata.normalize("NFC", word)]
    return "\0".join([*("".join(level) for level in zip(*elements, strict=True)), word])


@lru_cache(maxsize=4096)
def _elements(char: str) -> tuple[str, str, str]:
    """What one character adds to each of the three levels; control characters add nothing."""
    if char in _RANK:
        return _RANK[char], _NO_MARK, _SMALL
    if unicodedata.category(char) in ("Cc", "Cf"):
        return "", "", ""
    plain = unicodedata.normalize("NFD", char)
    parts = _TAKEN_APART.get(char) or unicodedata.normalize("NFKD", char)
    is_variant = parts != plain and char not in _TAKEN_APART
    marked = [_part(part, is_variant) for part in parts]
    return (
        "".join(first for first, _, _ in marked),
        "".join(second for _, second, _ in marked),
        "".join(third for _, _, third in marked),
    )


def _part(char: str, is_variant: bool) -> tuple[str, str, str]:
    if char in _MARK_RANK or unicodedata.combining(char):
        return "", _MARK_RANK.get(char, _OTHER_MARK), _SMALL
    small = char.lower()
    rank = _RANK.get(small) or chr(min(_UNLISTED + ord(small[0]), 0x10FFFF))
    if small == char:
        return rank, _NO_MARK, _VARIANT if is_variant else _SMALL
    return rank, _NO_MARK, _CAPITAL_VARIANT if is_variant else _CAPITAL
