"""The words that the rules go by, as lemmas in lower case."""

SAYING = frozenset(
    "say tell add state announce warn claim insist argue admit acknowledge concede confirm declare deny explain note "
    "recall report reveal stress suggest testify write tweet allege assert contend complain emphasise emphasize "
    "maintain predict promise pledge vow remark repeat reiterate respond reply observe caution advise boast "
    "disclose indicate joke quip estimate calculate conclude rule accuse stipulate signal swear underline "
    "underscore hint brief protest retort counter forecast project agree mention post urge demand".split()
)
"""Verbs that take what somebody said as their clause: "X warned that …"."""

BARE = frozenset({"deny", "accuse"})
"""Those that report without a clause: "denies murder", "accused them of …"."""

NO_SPEECH_BARE = frozenset(
    "forecast project agree rule post brief demand urge signal counter conclude observe note".split()
)
"""Those of them that say nothing about speech unless their clause is finite."""

BELIEVING = frozenset("believe think hope expect fear suspect reckon doubt anticipate feel worry".split())
"""Verbs of what somebody holds: a quote where it was voiced, and hence a weak one."""

DIRECT = (SAYING - {"urge", "demand", "promise", "vow", "propose", "agree", "estimate", "hint"}) | frozenset(
    "call describe dub brand label liken denounce reject dismiss characterise characterize".split()
)
"""Verbs that bring somebody's very words, and go before others that a quotation hangs on as well."""

COPULAS = frozenset("be become remain seem appear look".split())
"""Verbs whose subject is described by a quotation and has not said it."""

COURTS = frozenset("court jury inquest tribunal inquiry hearing committee".split())

FINDING = frozenset({"find", "show"})
"""Verbs by which reports and courts speak; of people they tell what they did."""

FINDERS = COURTS | frozenset("report study survey poll review audit investigation analysis it judge panel".split())

GESTURES = frozenset("nod smile laugh shrug sigh pause grin wince hesitate frown weep cry agree disagree".split())
"""What somebody does before he speaks in the next sentence."""

REPORTING = SAYING | FINDING | {"hear"}
"""Verbs that report with or without marks; what subject each needs says `reporting`."""

EVIDENCE = frozenset("datum data finding findings figure evidence result poll survey study test sign history".split())
"""What suggests, shows and indicates without speaking."""

QUOTING = (
    SAYING
    | BELIEVING
    | frozenset(
        "call describe dismiss praise condemn brand label criticise criticize hail thank reject ask shout laugh sigh "
        "cry "
        "begin continue conclude chant sing scream speak talk cite quote put denounce decry attack blast slam defend "
        "deride mock welcome greet hear read label term dub characterise characterize compare lament muse ponder "
        "inform answer snap rage fume gush vent whisper yell plead beg apologise apologize order "
        "instruct remember sum invite summarise message email text blame liken portray voice "
        "express use find show".split()
    )
)
"""Verbs that may bring words in quotation marks."""

NAMING = frozenset(
    "film movie book novel show song single album programme program exhibition exhibit series play magazine memoir "
    "headline poem opera musical documentary podcast track hit sitcom drama title chapter painting sculpture "
    "bestseller hymn anthem ballad prize mission".split()
)
"""What a title stands behind."""

SO_CALLED = frozenset(
    {"so-called", "called", "nicknamed", "titled", "entitled", "named", "itself", "themselves", "himself", "herself"}
)

PASSIVE = frozenset(
    "expect believe think see consider tip say understand rumour rumor forecast project predict estimate anticipate "
    "assume suppose presume fear hope regard view report feel reckon slate schedule poise".split()
)
"""Verbs of which "is … to" says that nobody named thinks so."""

ONLY_AS = frozenset({"see", "regard", "view", "schedule", "slate"})
"""Those of them with which "to" is no guess: "was seen to leave", "is scheduled to"."""

SEEN_AS = frozenset({"see", "regard", "view", "consider", "think"})

MAYBE = frozenset(
    "reportedly possibly apparently perhaps probably presumably seemingly conceivably supposedly maybe "
    "likely arguably".split()
)
"""Adverbs by which the outlet holds back."""

MODALS = frozenset({"may", "might", "could", "would"})

LIKELY = frozenset({"likely", "unlikely", "certain", "sure", "bound", "poised", "inevitable", "possible", "probable"})
"""Adjectives of what will be; see `hedging` for the verbs each needs."""

CUES = MODALS | PASSIVE | LIKELY | MAYBE | {"can", "set", "seem", "appear", "look", "doubt"}
"""Lemmas at which a rule for speculation looks."""

ACCORDING = frozenset({"accord", "according"})

TELLING = QUOTING | CUES | ACCORDING
"""Lemmas at which any rule looks: most words are none of them."""

HEDGES = MAYBE | {"may", "might", "could", "likely", "unlikely", "seem", "appear", "alleged", "allegedly"}
"""What guards a quotation wherever it stands in it."""

SENSES = frozenset({"see", "hear", "feel", "smell", "taste", "afford"})
"""Verbs with which "could" is ability and no guess."""

FORBIDDEN = frozenset({"leave", "enter", "use", "say"})
"""Verbs with which "may not" is no guess but a ban."""

PEOPLE = frozenset({"PERSON", "PER", "ORG", "NORP", "GPE"})
"""Entities that may speak."""

PRONOUNS = {"he": "m", "she": "f", "it": "n"}

FIRST_NAMES = {
    **dict.fromkeys(
        "james john robert michael william david richard joseph thomas charles daniel matthew anthony mark "
        "donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan "
        "jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory "
        "alexander patrick frank raymond jack dennis jerry tyler aaron jose henry adam douglas nathan peter "
        "zachary kyle simon alan martin ian stuart graham keith colin neil nigel philip roger barry terry "
        "wayne tom tim jim joe bob bill mike dan ben sam tony steve dave chris vladimir emmanuel olaf boris "
        "keir rishi luca marco carlos juan luis pedro pablo diego ahmed mohammed muhammad ali omar hassan "
        "hans klaus jens lars sergei dmitry ivan narendra rahul antony jake kurt carl hugh oliver harry josé "
        "jürgen pierre françois yusuf ibrahim amir gavin craig darren dean derek duncan ed elon fred gordon "
        "howard jeremy jon julian karl leo liam louis malcolm marcus max mick nick norman oscar owen pete "
        "ralph ray rob robin rod ron russell sean shaun sebastian stefan ted theo toby trevor victor vincent "
        "walter wes".split(),
        "m",
    ),
    **dict.fromkeys(
        "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa betty margaret sandra "
        "ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon "
        "laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine "
        "christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia "
        "victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha "
        "gloria teresa ann sara madison frances kathryn janice abigail alice julia judy sophia grace denise "
        "amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte marie kayla "
        "alexis lori claire fiona jane kate kath lucy zoe ursula giorgia kamala hillary nancy liz priya "
        "fatima aisha leila ingrid petra olga natalia svetlana ana rosa carmen elena beatriz tessa harriet "
        "eleanor nadia selin lena annalena annie bridget carla caroline cathy daisy ella ellen esther eva "
        "florence freya gemma georgia gillian heidi isabel jenny jill jo joanna josephine kerry kirsty lily "
        "louise lydia marta melania michele miriam molly monica nina nora pat penny rose sally sheila sonia "
        "sophie sue suzanne tina tracy vanessa wendy yvonne yvette".split(),
        "f",
    ),
}
"""What common first names tell of which pronoun is meant, where nothing beside the name does."""

TITLES = {
    "mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "spokesman": "m", "chairman": "m",
    "businessman": "m", "congressman": "m", "policeman": "m", "actor": "m", "father": "m", "son": "m", "husband": "m",
    "ms": "f", "mrs": "f", "miss": "f", "lady": "f", "dame": "f", "queen": "f", "princess": "f", "spokeswoman": "f",
    "chairwoman": "f", "businesswoman": "f", "congresswoman": "f", "policewoman": "f", "actress": "f", "mother": "f",
    "daughter": "f", "wife": "f", "baroness": "f",
}  # fmt: skip
"""Words beside a name that tell which pronoun is meant."""
