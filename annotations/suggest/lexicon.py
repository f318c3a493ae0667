"""The words that the rules go by, as lemmas in lower case."""

SAYING = frozenset(
    "say tell add state announce warn claim insist argue admit acknowledge concede confirm declare deny explain note "
    "recall report reveal stress suggest testify write tweet allege assert contend complain emphasise emphasize "
    "maintain predict promise pledge vow remark repeat reiterate respond reply observe caution advise boast "
    "disclose indicate joke quip estimate calculate conclude rule accuse stipulate signal swear underline "
    "underscore hint brief protest retort counter agree mention post urge demand".split()
)
"""Verbs that take what somebody said as their clause: "X warned that …"."""

BARE = frozenset({"deny", "accuse"})
"""Those that report without a clause: "denies murder", "accused them of …"."""

NO_SPEECH_BARE = frozenset("agree rule post brief demand urge signal counter conclude observe note".split())
"""Those of them that say nothing about speech unless their clause is finite."""

BELIEVING = frozenset("believe think hope expect fear suspect reckon doubt anticipate feel worry".split())
"""Verbs of what somebody holds: a quote where it was voiced, and hence a weak one."""

HEARING = frozenset({"hear", "tell"})

COURTS = frozenset("court jury inquest tribunal inquiry hearing committee".split())

EVIDENCE = frozenset("datum data finding findings figure evidence result poll survey study test sign history".split())
"""What suggests, shows and indicates without speaking."""

QUOTING = (
    SAYING
    | BELIEVING
    | frozenset(
        "call describe dismiss praise condemn brand label criticise criticize hail thank reject ask shout laugh sigh cry "
        "begin continue conclude chant sing scream speak talk cite quote put denounce decry attack blast slam defend "
        "deride mock welcome greet hear read label term dub characterise characterize compare lament muse ponder "
        "inform answer snap rage fume gush vent whisper yell plead beg apologise apologize order "
        "instruct remember sum invite summarise message email text blame liken portray voice "
        "express use".split()
    )
)
"""Verbs that may bring words in quotation marks."""

NAMING = frozenset(
    "film movie book novel show song single album programme program exhibition exhibit series play magazine memoir "
    "headline poem opera musical documentary podcast track hit sitcom drama title chapter painting sculpture "
    "bestseller hymn anthem ballad prize".split()
)
"""What a title stands behind."""

SO_CALLED = frozenset({"so-called", "called", "known", "dubbed", "nicknamed", "titled", "entitled", "named", "term"})

PASSIVE = frozenset(
    "expect believe think see consider tip say understand rumour rumor forecast project predict estimate anticipate "
    "assume suppose presume fear hope regard view report feel reckon slate schedule".split()
)
"""Verbs of which "is … to" says that nobody named thinks so."""

PLANNED = frozenset({"schedule", "slate"})

SEEN_AS = frozenset({"see", "regard", "view", "consider", "think"})

MAYBE = frozenset(
    "reportedly possibly apparently perhaps probably presumably seemingly conceivably supposedly maybe "
    "likely arguably".split()
)
"""Adverbs by which the outlet holds back."""

MODALS = frozenset({"may", "might", "could", "would"})

LIKELY = frozenset({"likely", "unlikely", "certain", "sure", "bound", "poised", "inevitable", "possible", "probable"})
"""Adjectives of what will be; see `hedging` for the verbs each needs."""

HEDGES = MAYBE | {"may", "might", "could", "likely", "unlikely", "seem", "appear", "alleged", "allegedly"}
"""What guards a quotation wherever it stands in it."""

SENSES = frozenset({"see", "hear", "feel", "smell", "taste", "afford"})
"""Verbs with which "could" is ability and no guess."""

PEOPLE = frozenset({"PERSON", "PER", "ORG", "NORP", "GPE"})
"""Entities that may speak."""

PRONOUNS = {"he": "m", "she": "f", "it": "n"}

TITLES = {
    "mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "spokesman": "m", "chairman": "m",
    "businessman": "m", "congressman": "m", "policeman": "m", "actor": "m", "father": "m", "son": "m", "husband": "m",
    "ms": "f", "mrs": "f", "miss": "f", "lady": "f", "dame": "f", "queen": "f", "princess": "f", "spokeswoman": "f",
    "chairwoman": "f", "businesswoman": "f", "congresswoman": "f", "policewoman": "f", "actress": "f", "mother": "f",
    "daughter": "f", "wife": "f", "baroness": "f",
}  # fmt: skip
"""Words beside a name that tell which pronoun is meant."""
