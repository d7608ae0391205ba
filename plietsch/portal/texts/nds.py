"""Low German, as people speak it in Schleswig-Holstein."""

from plietsch.portal.texts.words import Release, Words

RELEASE = Release(
    title="Negen digitale Modellkommunen kriegt ehr Bescheden",
    lead=(
        "Kreisen, Städer, en Dörp un en Verbund vun dörteihn Gemeenden: Negen Vörhebben ut "
        "Sleswig-Holsteen wiest in de nächsten twee Johr, wat dat Digitale in’n Alldag kann."
    ),
    text="""
<p>Wat dat Digitale döcht, dat wiest sik dor, wo de Lüüd wahnt: in’t Raathuus, an de Busholsteed, bi den Plaan
för en nieg Buugebeed. Dorüm hett dat Land Kommunen söcht, de vöran gaht un wiedergeevt, wat se lehrt hebbt.
An’n 8. September 2020 hebbt de negen Winners in Kiel ehr Bescheden kregen, bi „Clever Dörp“ in de Digitale
Week.</p>
<h2>De Wettstriet</h2>
<p>De Oproop „Digitale Modellkommunen Schleswig-Holstein“ fung an’n 20. Dezember 2019 an. Mitmaken kunnen
Gemeenden, Kreisen, Ämter un anner Tosamensluss. Wegen de Pandemie weer de Frist eerst an’n 30. Juni 2020 to
Enn un nich al Enn März. Enn August harr de Jury utwählt.</p>
""",
    facts_title="Kort un bünnig",
    facts=(
        ("Winners", "negen"),
        ("Geld", "tohoop bi en Million Euro in twee Johr, för jeed Vörhebben bet to 100.000 Euro"),
        ("Utwählt", "26. August 2020"),
        ("Övergeven", "8. September 2020 in Kiel, „Clever Dörp“"),
    ),
    winners="""
<h2>De Winners</h2>
<ul>
<li><strong>Kreis Dithmarschen:</strong> „Dithmarschen Digital (DiDi)“</li>
<li><strong>Kreis Sleswig-Flensborg:</strong> „Digitale Region Kreis Schleswig-Flensburg“</li>
<li><strong>Weertschopsruum Rendsborg:</strong> dörteihn Gemeenden mit een digitale Strategie</li>
<li><strong>Kiel:</strong> Dat Thema is nich överlevert.</li>
<li><strong>Flensborg:</strong> en digitale Strategie tosamen mit Sünnerborg un Apenrood</li>
<li><strong>Eutin:</strong> „Smart Region Lab Eutin“</li>
<li><strong>Pinnbarg:</strong> „Smart. Smarter. Pinneberg?!“</li>
<li><strong>Nortorp:</strong> „Smart City Nortorf &amp; Nortorfer Land“</li>
<li><strong>Kirchbarkau:</strong> „smartes Baugebiet der Zukunft“</li>
</ul>
""",
    map_title="Wo de Modellkommunen liggt",
    asked=(
        (
            "Wat hebbt anner Kommunen dorvun?",
            "De Winners deelt in’t Nettwark, wat se lehrt: in Koppeln, bi Drepen un as apen Daten.",
        ),
        ("Geiht dat blots üm grote Städer?", "Nee. In Kirchbarkau leevt bi 800 Lüüd."),
    ),
)
WORDS = Words(
    hero=(
        "En Kommuun mutt nich allens alleen utklamüstern",
        "Gemeenden, Ämter, Kreisen un Städer staht faken vör desülvige Opgaav. Hier wiest se enanner, wat "
        "sik bewährt hett, fraagt üm Raat un faat tosamen an.",
    ),
    latest="Wat gifft dat Nieges?",
    upcoming="De nächsten Drepen",
    teasers=(
        ("Mitmaken", "So is Ehr Kommuun dorbi."),
        ("Koppeln", "Fragen, antern, Papieren delen."),
        ("Wettstriet", "Oprööp un de Winners."),
        ("Vörhebben", "Wat vör Oort wasst."),
        ("Apen Daten", "Tallen vun de Kommunen för alle."),
        ("Öörd", "Keen maakt wat in mien Neegd?"),
    ),
    release=RELEASE,
    questions_title="Mitmaken: Fragen un Antwoorten",
    questions_lead="Keen dorbi ween kann, wat dat köst un woans dat losgeiht.",
    questions=(
        (
            "Keen kann mitmaken?",
            "Lüüd ut Verwalten, Gemeenderaat, Weertschop, Wetenschop un Daseinsvörsorg.",
        ),
        ("Wat köst dat?", "Nix. Se bringt mit, wat Se al weet."),
        (
            "Woans geiht dat los?",
            "Leggt Se en Konto an un nöömt Se Ehr Organisatschoon. Dat Nettwarkbüro lett Se rin.",
        ),
    ),
)
