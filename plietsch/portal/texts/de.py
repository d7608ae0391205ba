"""German."""

from plietsch.portal.texts.words import Piece, Release, Words

SAMPLE = "<p><em>Beispielinhalt des Vorführnetzes.</em></p>"
RELEASE = Release(
    title="Neun digitale Modellkommunen erhalten ihre Bescheide",
    lead=(
        "Kreise, Städte, eine Gemeinde und ein Verbund von dreizehn Gemeinden: Neun Vorhaben aus "
        "Schleswig-Holstein zeigen in den nächsten zwei Jahren, was Digitales im Alltag leisten kann."
    ),
    text="""
<p>Digitalisierung entscheidet sich dort, wo Menschen wohnen: beim Antrag im Rathaus, an der Bushaltestelle,
beim Plan für ein neues Baugebiet. Das Land hat deshalb Kommunen gesucht, die vorangehen und ihre Erfahrungen
weitergeben. Am 8. September 2020 haben die neun Gewinner in Kiel ihre Bescheide erhalten, bei der
Veranstaltung „Clever Dörp“ in der Digitalen Woche Kiel.</p>
<h2>Der Wettbewerb</h2>
<p>Der Aufruf „Digitale Modellkommunen Schleswig-Holstein“ begann am 20. Dezember 2019. Bewerben konnten sich
Gemeinden, Kreise, Ämter und andere Formen der Zusammenarbeit. Wer über Verwaltungsgrenzen hinweg plante,
hatte Vorrang; zur Orientierung diente die Smart City Charta. Wegen der Pandemie endete die Frist erst am
30. Juni 2020 statt Ende März. Ende August stand die Auswahl der Jury fest.</p>
""",
    facts_title="Auf einen Blick",
    facts=(
        ("Gewinner", "neun"),
        ("Förderung", "zusammen rund eine Million Euro in zwei Jahren, je Vorhaben bis zu 100.000 Euro"),
        ("Auswahl", "26. August 2020"),
        ("Übergabe", "8. September 2020 in Kiel, „Clever Dörp“"),
        (
            "Jury",
            "Innenministerium (Vorsitz), Digitalisierungsministerium, kommunale Landesverbände, IHK, ITVSH",
        ),
    ),
    winners="""
<h2>Die Gewinner</h2>
<ul>
<li><strong>Kreis Dithmarschen:</strong> „Dithmarschen Digital (DiDi)“</li>
<li><strong>Kreis Schleswig-Flensburg:</strong> „Digitale Region Kreis Schleswig-Flensburg“</li>
<li><strong>Wirtschaftsraum Rendsburg:</strong> dreizehn Gemeinden mit gemeinsamer digitaler Strategie</li>
<li><strong>Kiel:</strong> Das Thema ist nicht überliefert.</li>
<li><strong>Flensburg:</strong> eine digitale Strategie zusammen mit Sønderborg und Aabenraa</li>
<li><strong>Eutin:</strong> „Smart Region Lab Eutin“</li>
<li><strong>Pinneberg:</strong> „Smart. Smarter. Pinneberg?!“</li>
<li><strong>Nortorf:</strong> „Smart City Nortorf &amp; Nortorfer Land“</li>
<li><strong>Kirchbarkau:</strong> „smartes Baugebiet der Zukunft“</li>
</ul>
""",
    map_title="Wo die Modellkommunen liegen",
    asked=(
        (
            "Was haben andere Kommunen davon?",
            "Die Gewinner teilen im Netzwerk, was sie lernen: in Gruppen, bei Veranstaltungen und als offene "
            "Daten.",
        ),
        ("Geht es nur um große Städte?", "Nein. Kirchbarkau hat rund 800 Einwohnerinnen und Einwohner."),
    ),
)
WORDS = Words(
    hero=(
        "Eine Kommune muss nicht alles allein erfinden",
        "Gemeinden, Ämter, Kreise und Städte stehen oft vor derselben Aufgabe. Hier zeigen sie einander, "
        "was sich bewährt hat, fragen um Rat und packen gemeinsam an.",
    ),
    latest="Aktuelles",
    upcoming="Nächste Veranstaltungen",
    teasers=(
        ("Mitmachen", "Wie Sie mit Ihrer Kommune dabei sind."),
        ("Gruppen", "Fragen, antworten, Unterlagen teilen."),
        ("Wettbewerbe", "Aufrufe und die Prämierten."),
        ("Projekte", "Was vor Ort entsteht."),
        ("Offene Daten", "Zahlen der Kommunen zum Nachnutzen."),
        ("Orte", "Wer macht was in meiner Nähe?"),
    ),
    release=RELEASE,
    nortorf=Piece(
        title="Nortorf und sein Umland planen gemeinsam",
        lead="Die Stadt und das Nortorfer Land fragen erst, was im Alltag fehlt, und wählen dann die "
        "Technik.",
        text="<p>Wer auf dem Dorf wohnt, braucht die Stadt, und die Stadt braucht ihr Umland. Das Vorhaben "
        "„Smart City Nortorf &amp; Nortorfer Land“ nimmt beides zusammen.</p>" + SAMPLE,
        quote=("Wir fangen mit einer Frage an, nicht mit einem Gerät.", "Projektleitung (Beispiel)"),
    ),
    data=Piece(
        title="Neue Zahlen zum Nachnutzen: Ladepunkte",
        lead="Der Katalog des Netzwerks wächst. Die Daten lassen sich ansehen, filtern und herunterladen.",
        text="<p>Alle Werte sind frei nutzbar, als Tabelle für Menschen und Schnittstelle für Programme.</p>"
        + SAMPLE,
    ),
    questions_title="Mitmachen: Fragen und Antworten",
    questions_lead="Wer dabei sein kann, was es kostet und wie es losgeht.",
    questions=(
        (
            "Wer kann mitmachen?",
            "Menschen aus Verwaltung, Selbstverwaltung, Wirtschaft, Wissenschaft und Daseinsvorsorge.",
        ),
        ("Was kostet es?", "Nichts. Sie bringen Ihre Erfahrung mit."),
        (
            "Wie geht es los?",
            "Legen Sie ein Konto an und nennen Sie Ihre Organisation. Das Netzwerkbüro schaltet Sie frei.",
        ),
    ),
)
