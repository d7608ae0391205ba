"""Easy Language: short sentences, one thought each."""

from plietsch.portal.texts.words import Release, Words

RELEASE = Release(
    title="9 Gewinner bekommen Geld",
    lead="Das Land Schleswig-Holstein gibt Geld. 9 Gewinner machen damit etwas Neues.",
    text="""
<p>Computer und Internet können das Leben leichter machen. Zum Beispiel im Rathaus. Oder an der
Bus-Haltestelle.</p>
<p>Das Land Schleswig-Holstein hat gefragt: Wer hat gute Ideen? Viele Gemeinden, Städte und Kreise haben
mitgemacht.</p>
<p>9 haben gewonnen. Sie haben am 8. September 2020 einen Brief bekommen. Das war in der Stadt Kiel. In dem
Brief steht: Sie bekommen Geld.</p>
""",
    facts_title="Das Wichtigste",
    facts=(
        ("Wie viele haben gewonnen?", "9"),
        ("Wie viel Geld gibt es?", "Zusammen ungefähr 1 Million Euro. Für 2 Jahre."),
        ("Wer hat ausgesucht?", "Eine Jury. Das sind Menschen mit viel Erfahrung."),
    ),
    winners="""
<h2>Wer hat gewonnen?</h2>
<ul>
<li>der Kreis Dithmarschen</li>
<li>der Kreis Schleswig-Flensburg</li>
<li>13 Gemeinden bei Rendsburg. Sie arbeiten zusammen.</li>
<li>die Stadt Kiel</li>
<li>die Stadt Flensburg</li>
<li>die Stadt Eutin</li>
<li>die Stadt Pinneberg</li>
<li>die Stadt Nortorf</li>
<li>das Dorf Kirchbarkau</li>
</ul>
""",
    map_title="Hier sind die Gewinner",
    asked=(
        ("Haben nur große Städte gewonnen?", "Nein. In Kirchbarkau wohnen nur 800 Menschen."),
        ("Was machen die Gewinner?", "Sie probieren etwas Neues aus. Dann erzählen sie allen davon."),
    ),
)
WORDS = Words(
    hero=(
        "Wir helfen einander",
        "Viele Gemeinden haben die gleichen Aufgaben. Hier zeigen sie: Das hat gut geklappt. "
        "Hier stellen sie Fragen. Und hier arbeiten sie zusammen.",
    ),
    latest="Das ist neu",
    upcoming="Hier können Sie hingehen",
    teasers=(
        ("Mitmachen", "So können Sie mitmachen."),
        ("Gruppen", "Hier reden Menschen miteinander."),
        ("Wettbewerbe", "Hier kann man mit guten Ideen gewinnen."),
        ("Projekte", "Das machen die Gemeinden gerade."),
        ("Daten", "Hier gibt es Zahlen. Alle dürfen sie benutzen."),
        ("Orte", "Das passiert in Ihrer Nähe."),
    ),
    release=RELEASE,
    questions_title="Mitmachen",
    questions_lead="Hier steht: Wer kann mitmachen? Und wie geht das?",
    questions=(
        (
            "Wer kann mitmachen?",
            "Menschen aus Rathäusern. Menschen aus der Politik vor Ort. Menschen aus Firmen und Hochschulen.",
        ),
        ("Was kostet das?", "Das kostet nichts."),
        (
            "Wie geht das?",
            "Sie machen ein Konto. Sie sagen: Hier arbeite ich. Dann schaut das Netzwerk-Büro. Dann können "
            "Sie loslegen.",
        ),
    ),
)
