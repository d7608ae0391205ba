"""Columns that look like data about persons, named before anything is published."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from plietsch.opendata.tables.kinds import MISSING
from plietsch.opendata.tables.reading import Preview

_NAMES = re.compile(
    r"\b((vor|nach|familien|geburts|zu)name|geburts(datum|tag|ort|jahr)|geboren|geb\b|geb\.? ?dat|e ?mail|telefon"
    r"|tel\b|fax\b|handy|mobil(nummer|nr|tel)|mobil\b|iban|konto(nummer|nr|inhaber)|ansprech(partner|person)"
    r"|sachbearbeit|mitarbeiter(in)?\b|inhaber|eigentümer|antragsteller|patient|steuer ?id|kennzeichen|personalnummer"
    r"|(first|last|sur|given|family) ?name|birth|phone"
    r"|(for|efter)navn|fødsels|cpr)",
    re.I,
)
_VALUES = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\Z"),
    re.compile(r"(\+4[59]|004[59]|\(?0[1-9]\d{1,4}\)?)[ /-]+\d[\d /-]{4,}\Z"),
    re.compile(r"[A-Z]{2}\d{2}[ ]?([A-Z0-9]{4}[ ]?){3,7}[A-Z0-9]{0,3}\Z"),
)
_WORD = re.compile(r"[A-ZÄÖÜÆØÅ][\w'’-]+\Z")
_TITLES = re.compile(r"\b(herrn?|frau|dr\.?|prof\.?|dipl\.?-?ing\.?|med\.?)(?=\s|\Z)", re.I)
_NO_PERSON = re.compile(r"stra(ß|ss)e|weg|platz|schule|kita|haus|heim|stift|gemeinde|stadt|verein|gmbh", re.I)
MOST_WORDS = 3
LEAST_SHARE = 0.25  # of a column's values: one street or day-care centre may well be named like a person
# Frequent first names here and across the border; enough to notice a list of people, which is all they are for.
FIRST_NAMES = frozenset(
    """
    alexander alexandra andrea andreas angelika anja anke anna anne annette anton antje arne astrid axel barbara bastian
    beate ben benjamin bernd bernhard bettina birgit birte björn brigitte britta carmen carolin carsten charlotte
    christa christian christiane christina christine christoph claudia clara claus cornelia daniel daniela david
    dennis detlef diana dieter dirk dominik doris dörte eckhard elena elisabeth elke ella emil emilia emma erich erika
    ernst esther eva felix finn florian frank franz franziska frauke friederike friedrich gabriele georg gerd gerhard
    gerda gertrud gisela günter günther hannah hanna hannelore hannes hans hartmut hauke heike heiko heinrich heinz helga
    helmut henning henrik herbert hermann hilke hinrich holger horst ida ilka ilse imke ina ines inga inge ingeborg
    ingo ingrid inken inka irene iris isabell jan jana janina jannik jasmin jens joachim jochen johanna johannes jonas
    jörg jörn josef judith julia julian jürgen jutta kai karen karin karl karsten katharina kathrin katja katrin
    kerstin kirsten klaus konrad kristina kurt lara lars laura lea lena leon leonie linda lisa lorenz louisa lotte lukas
    luisa magdalena maike maik malte manfred manuela marc marcel marco margarete margrit maria marie marina mario
    marion markus marlies marlene martin martina mathias matthias max maximilian meike melanie merle mia michael michaela
    mirko monika moritz nadine nele nico nicole niels nils nina norbert ole olaf oliver oskar otto patrick paul paula
    peer peter petra philipp rainer ralf ralph regina reiner reinhard renate rita robert roland rolf rosemarie rüdiger
    ruth sabine sandra sara sarah sascha sebastian siegfried sigrid silke silvia simon simone sina sofia sonja sophie
    stefan stefanie steffen stephan susanne svenja sven swantje tanja theo theodor thomas thorben thorsten tilman tim
    timo tobias tom torben torsten udo ulrich ulrike ursula ute uwe vanessa vera verena viktoria volker waltraud
    walter werner wiebke wilhelm wolfgang yvonne
    aksel anders anette bente birthe bjarne bodil carl dorte dorthe else erik finn flemming freja gitte grethe hanne helle
    henrik ib inger jakob jacob jeppe jesper jette john jytte kaj karl kasper kim kirsten kristian lene lise lone mads
    magnus maja mathilde merete mette mikkel morten niels ole palle per pia poul preben rasmus rikke signe simon sofie
    søren susanne svend tine tove ulla vibeke
    """.split()
)


def personal_columns(preview: Preview) -> Iterator[str]:
    """One sentence per column that may tell of persons."""
    for number, column in enumerate(preview.reading.columns):
        told = [row[number] for row in preview.rows if number < len(row)]
        values = [value for value in told if value.lower() not in MISSING]
        if _NAMES.search(re.sub(r"[\W_]+", " ", column.name)) or _tell_of_persons(values):
            yield _("Spalte „%(name)s“ sieht nach personenbezogenen Daten aus.") % {"name": column.name}


def _tell_of_persons(values: Sequence[str]) -> bool:
    """Whether any value is an address or number of somebody, or a good part of them names of people."""
    if any(pattern.match(value) for value in values for pattern in _VALUES):
        return True
    people = sum(map(_is_person, values))
    return people > 0 and people >= LEAST_SHARE * len(values)


def _is_person(value: str) -> bool:
    """Whether it reads like Müller, Anna or Dr. Anna Müller-Petersen."""
    words = _TITLES.sub("", value).replace(",", " ").split()
    return (
        1 < len(words) <= MOST_WORDS
        and all(map(_WORD.match, words))
        and not _NO_PERSON.search(value)
        and any(part in FIRST_NAMES for word in words for part in word.lower().split("-"))
    )
