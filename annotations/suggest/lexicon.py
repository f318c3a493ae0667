"""The lexicon of speech and of hedges: the words that the rules know, as lemmas in lower case."""

from annotations.suggest.act_words import ACTING, NAMED_ACTS, VIEWING

SAYING = frozenset(
    "say tell add state announce warn claim insist argue admit acknowledge concede confirm declare deny explain note "
    "recall report reveal stress suggest testify write tweet allege assert contend complain emphasise emphasize "
    "maintain predict promise pledge vow remark repeat reiterate respond reply observe caution advise boast "
    "disclose indicate joke quip estimate calculate conclude rule accuse stipulate signal swear underline "
    "underscore hint brief protest retort counter forecast project agree mention post urge demand".split()
)
"""Verbs that take speech as their clause: "X warned that …"."""

BARE = frozenset({"deny", "accuse"})
"""Verbs that report without a clause: "denies murder", "accused them of …"."""

DOING = frozenset("report admit deny acknowledge recall suggest describe mention confess".split())
"""Those of them that report what somebody does by a participle: "reported having three boats"."""

NO_SPEECH_BARE = frozenset(
    "forecast project agree rule post brief demand urge signal counter conclude observe note".split()
)
"""Those of them that report no speech unless their clause is finite."""

BELIEVING = frozenset("believe think hope expect fear suspect reckon doubt anticipate feel worry".split())
"""Verbs of belief: a quote only if it was voiced, hence a weak one."""

DIRECT = (SAYING - {"urge", "demand", "promise", "vow", "propose", "agree", "estimate", "hint"}) | frozenset(
    "call describe dub brand label liken denounce reject dismiss characterise characterize".split()
)
"""Verbs that introduce exact words; they win over other heads of a quotation."""

COPULAS = frozenset("be become remain seem appear look".split())
"""Verbs whose subject a quotation describes instead of quoting it."""

COURTS = frozenset("court jury inquest tribunal inquiry hearing committee".split())

FINDING = frozenset({"find", "show"})
"""Verbs by which reports and courts speak; of people they tell actions."""

FINDERS = COURTS | frozenset(
    "report study survey poll polling review audit investigation analysis it judge panel datum data result "
    "figure statistic photo footage record document email transcript filing".split()
)

GESTURES = frozenset("nod smile laugh shrug sigh pause grin wince hesitate frown weep cry agree disagree".split())
"""Actions that announce a speaker in the sentence before."""

REPORTING = SAYING | FINDING | {"hear"}
"""Verbs that report with or without marks; `reported_speech` decides which subject each needs."""

EVIDENCE = frozenset("datum data finding findings figure evidence result poll survey study test sign history".split())
"""Subjects that suggest, show and indicate without speaking."""

UTTERING = (
    SAYING - {"urge", "demand", "hint", "brief", "project", "calculate", "estimate", "rule", "post"}
) | frozenset(
    "ask shout laugh sigh cry begin continue chant sing scream speak lament muse ponder answer snap rage fume gush "
    "whisper yell plead beg apologise apologize message email text wonder echo exclaim proclaim exhort opine chide "
    "scold taunt chime interject intone quote mutter mumble murmur bark bellow roar holler jeer groan moan grumble "
    "grouse gripe thunder hiss query inquire enquire marvel gloat crow rail rant riff crack deadpan rejoin parry demur "
    "reason stammer stutter sneer scoff snort recount reflect elaborate clarify theorise theorize counsel lecture "
    "vent volunteer venture tease post concur implore assure reassure pray swear recite rhapsodise enthuse".split()
)
"""Verbs that stand right beside exact words: “…,” said X; X replied: “…”."""

QUOTING = (
    UTTERING
    | SAYING
    | BELIEVING
    | frozenset(
        "call describe dismiss praise condemn brand label criticise criticize hail thank reject ask shout laugh sigh "
        "cry "
        "begin continue conclude chant sing scream speak talk cite quote put denounce decry attack blast slam defend "
        "deride mock welcome greet hear read label term dub characterise characterize compare lament muse ponder "
        "inform answer snap rage fume gush vent whisper yell plead beg apologise apologize order "
        "instruct remember sum invite summarise message email text blame liken portray voice "
        "express find show use rate refer deem decry deplore lambaste blister ridicule tout trumpet accuse "
        "charge cite hail commend applaud salute laud extol credit thank congratulate invoke propose list title bill "
        "portray depict paint cast christen nickname boo heckle cheer skewer savage rip pan chastise castigate rebuke "
        "berate bash rebuff assail malign vilify disparage belittle bemoan joke".split()
    )
)
"""Verbs that may introduce quotation marks."""

NAMING = frozenset(
    "film movie book novel show song single album programme program exhibition exhibit series play magazine memoir "
    "headline poem opera musical documentary podcast track hit sitcom drama title chapter painting sculpture "
    "bestseller hymn anthem ballad prize mission autobiography biography thriller trilogy essay".split()
)
"""Nouns and verbs that a title follows."""

SO_CALLED = frozenset(
    {"so-called", "called", "nicknamed", "titled", "entitled", "named", "itself", "themselves", "himself", "herself"}
)

PASSIVE = frozenset(
    "expect believe think see consider tip say understand rumour rumor forecast project predict estimate anticipate "
    "assume suppose presume fear hope regard view report feel reckon slate schedule poise".split()
)
"""Verbs whose "is … to" marks a view without a source."""

ONLY_AS = frozenset({"see", "regard", "view", "schedule", "slate", "suppose"})
"""Those of them that are no hedge with "to": "was seen to leave", "is scheduled to", "is supposed to"."""

SEEN_AS = frozenset({"see", "regard", "view", "consider", "think"})

MAYBE = frozenset(
    "reportedly possibly apparently perhaps probably presumably seemingly conceivably supposedly maybe "
    "likely arguably".split()
)
"""Adverbs that hedge."""

MODALS = frozenset({"may", "might", "could", "would"})

LIKELY = frozenset({"likely", "unlikely", "certain", "sure", "bound", "poised", "inevitable", "possible", "probable"})
"""Adjectives of the future; `hedges` decides which verb each needs."""

CUES = MODALS | PASSIVE | LIKELY | MAYBE | {"can", "set", "seem", "appear", "look", "doubt"}
"""Lemmas that a hedge rule looks at."""

ACCORDING = frozenset({"accord", "according"})

POLLS = frozenset({"poll", "survey", "polling"})
"""Nouns that find and show something without a clause, and in which somebody leads."""

TRIGGERS = QUOTING | CUES | ACCORDING | POLLS | NAMED_ACTS | ACTING | VIEWING
"""Lemmas that any rule looks at: most words are none of them."""

HEDGES = MAYBE | {"may", "might", "could", "likely", "unlikely", "seem", "appear", "alleged", "allegedly"}
"""Words that hedge a quotation anywhere inside it."""

PERCEPTION = frozenset({"see", "hear", "feel", "smell", "taste", "afford"})
"""Verbs with which "could" is ability and no hedge."""

FORBIDDEN = frozenset({"leave", "enter", "use", "say"})
"""Verbs with which "may not" is a ban and no hedge."""
