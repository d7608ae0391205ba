"""English."""

from plietsch.portal.texts.words import Piece, Release, Words

SAMPLE = "<p><em>Sample content of the demo network.</em></p>"
RELEASE = Release(
    title="Nine digital model municipalities receive their grants",
    lead=(
        "Districts, towns, one village and an association of thirteen municipalities: nine projects from "
        "Schleswig-Holstein will show over two years what digital tools can do in daily life."
    ),
    text="""
<p>Whether digital tools help is decided where people live: at the town hall, at the bus stop, over the plan
for new homes. So the state looked for municipalities that go first and pass on what they learn. On
8 September 2020 the nine winners received their grant notices in Kiel, at the event “Clever Dörp” during the
Digital Week.</p>
<h2>The competition</h2>
<p>The call “Digital model municipalities of Schleswig-Holstein” opened on 20 December 2019. Municipalities,
districts, joint administrations and other forms of cooperation could apply. Plans that cross administrative
borders came first; the German Smart City Charter served as a guide. Because of the pandemic the deadline
moved from the end of March to 30 June 2020. By the end of August the jury had chosen.</p>
""",
    facts_title="At a glance",
    facts=(
        ("Winners", "nine"),
        ("Funding", "about one million euros in all over two years, up to 100,000 euros for each project"),
        ("Selected", "26 August 2020"),
        ("Handed over", "8 September 2020 in Kiel, “Clever Dörp”"),
        (
            "Jury",
            "Ministry of the Interior (chair), Ministry for Digitalisation, associations of municipalities, "
            "Chamber of Industry and Commerce, ITVSH",
        ),
    ),
    winners="""
<h2>The winners</h2>
<ul>
<li><strong>District of Dithmarschen:</strong> “Dithmarschen Digital (DiDi)”</li>
<li><strong>District of Schleswig-Flensburg:</strong> “Digital Region of Schleswig-Flensburg”</li>
<li><strong>Rendsburg economic area:</strong> thirteen municipalities with one digital strategy</li>
<li><strong>Kiel:</strong> the subject has not been handed down.</li>
<li><strong>Flensburg:</strong> a digital strategy together with Sønderborg and Aabenraa</li>
<li><strong>Eutin:</strong> “Smart Region Lab Eutin”</li>
<li><strong>Pinneberg:</strong> “Smart. Smarter. Pinneberg?!”</li>
<li><strong>Nortorf:</strong> “Smart City Nortorf &amp; Nortorfer Land”</li>
<li><strong>Kirchbarkau:</strong> “smart housing area of the future”</li>
</ul>
""",
    map_title="Where the model municipalities are",
    asked=(
        (
            "What do other municipalities gain?",
            "The winners share what they learn in the network: in groups, at events and as open data.",
        ),
        ("Is it only about big towns?", "No. Kirchbarkau has about 800 inhabitants."),
    ),
)
WORDS = Words(
    hero=(
        "No municipality has to invent everything alone",
        "Villages, districts and towns often face the same task. Here they show each other what works, ask "
        "for advice and get things done together.",
    ),
    latest="News",
    upcoming="Next events",
    teasers=(
        ("Take part", "How your municipality can join."),
        ("Groups", "Ask, answer, share documents."),
        ("Competitions", "Calls and their winners."),
        ("Projects", "What is being built on site."),
        ("Open data", "Figures of municipalities, free to use."),
        ("Places", "Who does what near me?"),
    ),
    release=RELEASE,
    nortorf=Piece(
        title="Nortorf and its surroundings plan together",
        lead="The town and the villages around it first ask what is missing in daily life, then choose the "
        "technology.",
        text="<p>People in villages need the town, and the town needs its villages. The project “Smart City "
        "Nortorf &amp; Nortorfer Land” takes both together.</p>" + SAMPLE,
        quote=("We start with a question, not with a device.", "Project lead (sample)"),
    ),
    data=Piece(
        title="New figures to use: charging points",
        lead="The network’s catalogue is growing. Look at the data, filter them and download them.",
        text="<p>All values are free to use: as a table for people, as an interface for programs.</p>"
        + SAMPLE,
    ),
    questions_title="Taking part: questions and answers",
    questions_lead="Who can join, what it costs and how to start.",
    questions=(
        (
            "Who can take part?",
            "People from administration, local councils, business, science and public services.",
        ),
        ("What does it cost?", "Nothing. You bring your experience."),
        (
            "How do I start?",
            "Create an account and name your organisation. The network office will let you in.",
        ),
    ),
)
