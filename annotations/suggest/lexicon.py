"""The lexicon: the words that the rules know, as lemmas in lower case."""

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
    "bestseller hymn anthem ballad prize mission".split()
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

ACTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        "criticise criticize praise blame denounce condemn dismiss assail lambaste rebuke chide deride ridicule "
        "applaud commend laud tout decry deplore berate castigate chastise scold bemoan lament disparage belittle "
        "affirm allege assert proclaim profess reaffirm restate trumpet vilify explain forecast quote advocate "
        "rebut refute dispute express voice reiterate cite mention outline propose echo disavow repudiate "
        "renounce condone thank congratulate describe characterise characterize portray liken invoke emphasise "
        "emphasize announce acknowledge admit concede deny predict recommend demand endorse".split(),
        frozenset({"dobj"}),
    ),
    **dict.fromkeys(
        "slam blast hail defend reject question highlight recount salute mock brand label dub disclose underline "
        "stress challenge clarify contradict counter flag protest welcome promise pledge vow discuss detail confirm "
        "repeat list downplay summarise summarize threaten".split(),
        frozenset({"thing"}),
    ),
    "accuse": frozenset({"dobj", "of"}),
    **dict.fromkeys(
        "urge remind advise implore exhort instruct tell caution beg encourage press challenge".split(),
        frozenset({"dobj+to"}),
    ),
    **dict.fromkeys("refuse decline promise pledge vow threaten swear".split(), frozenset({"to"})),
    **dict.fromkeys("complain rail muse boast joke brag gripe grumble".split(), frozenset({"about"})),
    "ask": frozenset({"dobj+to", "for", "clause"}),
    **dict.fromkeys("push lobby press plead appeal campaign".split(), frozenset({"for"})),
    "insist": frozenset({"on"}),
    "dwell": frozenset({"on"}),
    "elaborate": frozenset({"on"}),
    "reflect": frozenset({"on"}),
    "testify": frozenset({"about", "against"}),
    "call": frozenset({"for", "on", "oprd"}),
    "argue": frozenset({"against", "for"}),
    "object": frozenset({"to:prep"}),
    "apologise": frozenset({"for"}),
    "apologize": frozenset({"for"}),
    "hint": frozenset({"at"}),
    "warn": frozenset({"dobj+to", "of", "against", "about"}),
    "speak": frozenset({"of", "about", "against"}),
    "talk": frozenset({"about", "of"}),
    "refer": frozenset({"to:prep"}),
    "allude": frozenset({"to:prep"}),
    "point": frozenset({"to:prep", "out"}),
    "lash": frozenset({"out"}),
    "agree": frozenset({"with"}),
    "disagree": frozenset({"with", "on", "about"}),
    "comment": frozenset({"on"}),
    "demand": frozenset({"dobj", "to"}),
    "single": frozenset({"out"}),
    "describe": frozenset({"dobj"}),
}
"""Verbs of acts that are done by speaking, and what each needs beside it.

An object, one that is no person ("questioned the result", not "questioned a man"), "to" with a verb, a clause with a
question word, or one of some prepositions.
"""

CUES = MODALS | PASSIVE | LIKELY | MAYBE | {"can", "set", "seem", "appear", "look", "doubt"}
"""Lemmas that a hedge rule looks at."""

ACCORDING = frozenset({"accord", "according"})

POLLS = frozenset({"poll", "survey", "polling"})
"""Nouns that find and show something without a clause, and in which somebody leads."""

TRIGGERS = QUOTING | CUES | ACCORDING | POLLS | frozenset(ACTS)
"""Lemmas that any rule looks at: most words are none of them."""

HEDGES = MAYBE | {"may", "might", "could", "likely", "unlikely", "seem", "appear", "alleged", "allegedly"}
"""Words that hedge a quotation anywhere inside it."""

PERCEPTION = frozenset({"see", "hear", "feel", "smell", "taste", "afford"})
"""Verbs with which "could" is ability and no hedge."""

FORBIDDEN = frozenset({"leave", "enter", "use", "say"})
"""Verbs with which "may not" is a ban and no hedge."""

PEOPLE = frozenset({"PERSON", "PER", "ORG", "NORP", "GPE"})
"""Entity labels that may speak."""

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
"""The pronouns of common first names, used if nothing beside the name decides."""

TITLES = {
    "mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "spokesman": "m", "chairman": "m",
    "businessman": "m", "congressman": "m", "policeman": "m", "actor": "m", "father": "m", "son": "m", "husband": "m",
    "ms": "f", "mrs": "f", "miss": "f", "lady": "f", "dame": "f", "queen": "f", "princess": "f", "spokeswoman": "f",
    "chairwoman": "f", "businesswoman": "f", "congresswoman": "f", "policewoman": "f", "actress": "f", "mother": "f",
    "daughter": "f", "wife": "f", "baroness": "f",
}  # fmt: skip
"""Words beside a name that decide its pronoun."""

RANKS = frozenset(
    "Adm Asst Atty Brig Capt Cmdr Col Cpl Del Det Dir Dr Fr Gen Gov Hon Insp Lt Maj Mr Mrs Ms Pfc Pres Prof Pvt Rep "
    "Rev Sen Sgt Spc Sr St Supt".split()
)
"""Titles before a name that are shortened with a full stop; the model takes some for two words."""

OFFICES = frozenset({"Secretary", "Minister", "Director", "Speaker", "Chief", "Chair", "Chancellor", "Commissioner"})
"""Titles that go on with "of" before a name: "Secretary of State John Kerry"."""
