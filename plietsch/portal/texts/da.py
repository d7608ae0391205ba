"""Danish."""

from plietsch.portal.texts.words import Piece, Release, Words

SAMPLE = "<p><em>Eksempel fra demonetværket.</em></p>"
RELEASE = Release(
    title="Ni digitale modelkommuner får deres tilsagn",
    lead=(
        "Kredse, byer, en landkommune og et fællesskab af tretten kommuner: Ni projekter fra "
        "Slesvig-Holsten viser i de næste to år, hvad det digitale kan i hverdagen."
    ),
    text="""
<p>Om digitalisering hjælper, afgøres dér, hvor folk bor: på rådhuset, ved busstoppestedet, i planen for et
nyt boligområde. Derfor søgte delstaten kommuner, der går forrest og giver deres erfaringer videre. Den
8. september 2020 fik de ni vindere deres tilsagn i Kiel, ved arrangementet „Clever Dörp“ under den digitale
uge.</p>
<h2>Konkurrencen</h2>
<p>Opslaget „Digitale modelkommuner i Slesvig-Holsten“ begyndte den 20. december 2019. Kommuner, kredse,
fælles forvaltninger og andre former for samarbejde kunne søge. Planer på tværs af forvaltningsgrænser kom i
første række; det tyske Smart City-charter var rettesnor. På grund af pandemien blev fristen flyttet fra
slutningen af marts til den 30. juni 2020. I slutningen af august havde juryen valgt.</p>
""",
    facts_title="Kort fortalt",
    facts=(
        ("Vindere", "ni"),
        ("Støtte", "i alt omkring en million euro over to år, op til 100.000 euro til hvert projekt"),
        ("Udvalgt", "26. august 2020"),
        ("Overrakt", "8. september 2020 i Kiel, „Clever Dörp“"),
        (
            "Jury",
            "Indenrigsministeriet (formand), Digitaliseringsministeriet, kommunernes foreninger, "
            "handelskammeret, ITVSH",
        ),
    ),
    winners="""
<h2>Vinderne</h2>
<ul>
<li><strong>Kreds Ditmarsken:</strong> „Dithmarschen Digital (DiDi)“</li>
<li><strong>Kreds Slesvig-Flensborg:</strong> „Digital region Slesvig-Flensborg“</li>
<li><strong>Erhvervsområdet Rendsborg:</strong> tretten kommuner med én digital strategi</li>
<li><strong>Kiel:</strong> emnet er ikke overleveret.</li>
<li><strong>Flensborg:</strong> en digital strategi sammen med Sønderborg og Aabenraa</li>
<li><strong>Eutin:</strong> „Smart Region Lab Eutin“</li>
<li><strong>Pinneberg:</strong> „Smart. Smarter. Pinneberg?!“</li>
<li><strong>Nortorf:</strong> „Smart City Nortorf &amp; Nortorfer Land“</li>
<li><strong>Kirchbarkau:</strong> „fremtidens smarte boligområde“</li>
</ul>
""",
    map_title="Her ligger modelkommunerne",
    asked=(
        (
            "Hvad får andre kommuner ud af det?",
            "Vinderne deler det, de lærer, i netværket: i grupper, ved arrangementer og som åbne data.",
        ),
        ("Gælder det kun store byer?", "Nej. Kirchbarkau har omkring 800 indbyggere."),
    ),
)
WORDS = Words(
    hero=(
        "Ingen kommune skal finde på det hele alene",
        "Kommuner, kredse og byer står ofte med den samme opgave. Her viser de hinanden, hvad der virker, "
        "spørger til råds og tager fat sammen.",
    ),
    latest="Nyheder",
    upcoming="Næste arrangementer",
    teasers=(
        ("Vær med", "Sådan kommer din kommune med."),
        ("Grupper", "Spørg, svar, del dokumenter."),
        ("Konkurrencer", "Opslag og vindere."),
        ("Projekter", "Det, der bliver til på stedet."),
        ("Åbne data", "Kommunernes tal til fri brug."),
        ("Steder", "Hvem gør hvad i nærheden?"),
    ),
    release=RELEASE,
    nortorf=Piece(
        title="Nortorf og omegn planlægger sammen",
        lead="Byen og landsbyerne omkring den spørger først, hvad der mangler i hverdagen, og "
        "vælger så teknikken.",
        text="<p>Den, der bor på landet, har brug for byen, og byen har brug for sit opland. Projektet "
        "„Smart City "
        "Nortorf &amp; Nortorfer Land“ tager begge dele sammen.</p>" + SAMPLE,
        quote=("Vi begynder med et spørgsmål, ikke med et apparat.", "Projektledelsen (eksempel)"),
    ),
    data=Piece(
        title="Nye tal til fri brug: ladestandere",
        lead="Netværkets katalog vokser. Se på dataene, filtrér dem, og hent dem.",
        text="<p>Alle værdier kan bruges frit: som tabel for mennesker, som grænseflade for programmer.</p>"
        + SAMPLE,
    ),
    questions_title="Vær med: spørgsmål og svar",
    questions_lead="Hvem der kan være med, hvad det koster, og hvordan man begynder.",
    questions=(
        (
            "Hvem kan være med?",
            "Folk fra forvaltning, lokalpolitik, erhvervsliv, videnskab og offentlig forsyning.",
        ),
        ("Hvad koster det?", "Ingenting. I bringer jeres erfaring med."),
        (
            "Hvordan begynder man?",
            "Opret en konto, og nævn din organisation. Netværkskontoret lukker dig ind.",
        ),
    ),
)
