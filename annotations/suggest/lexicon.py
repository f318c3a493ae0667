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
        "affirm allege assert proclaim profess reaffirm restate trumpet vilify explain quote advocate "
        "rebut refute dispute express voice reiterate cite mention outline echo disavow repudiate "
        "renounce condone thank congratulate describe characterise characterize invoke emphasise "
        "emphasize announce acknowledge admit concede deny predict endorse "
        "admonish censure reprimand upbraid excoriate malign defame insult taunt heckle extol hail eulogise eulogize "
        "glorify exalt debunk recant retract justify rationalise rationalize contest pillory vindicate exonerate "
        "posit propound hypothesise hypothesize stipulate delineate reference reassure notify apprise lampoon "
        "denigrate impugn demonise demonize scorn rubbish demean reveal recall recount "
        "retweet enumerate foretell prophesy bewail boo credit second".split(),
        frozenset({"dobj"}),
    ),
    **dict.fromkeys(
        "slam blast reject question highlight salute mock brand label dub disclose underline "
        "stress challenge clarify contradict counter flag protest welcome promise pledge vow discuss detail confirm "
        "repeat list downplay summarise summarize threaten sugarcoat underscore forecast".split(),
        frozenset({"thing"}),
    ),
    "defend": frozenset({"thing", "against"}),
    **dict.fromkeys("attack knock bash rip fault".split(), frozenset({"for", "as"})),
    **dict.fromkeys("cast paint depict frame".split(), frozenset({"as"})),
    **dict.fromkeys("portray liken".split(), frozenset({"dobj", "as"})),
    **dict.fromkeys("compare equate".split(), frozenset({"to:prep", "with"})),
    "accuse": frozenset({"dobj", "of"}),
    **dict.fromkeys(
        "urge remind advise implore exhort instruct tell caution beg encourage press challenge order command direct "
        "request counsel invite dare entreat beseech forbid".split(),
        frozenset({"dobj+to", "that", "against", "about"}),
    ),
    **dict.fromkeys("propose recommend suggest request".split(), frozenset({"dobj", "that"})),
    **dict.fromkeys("refuse decline promise pledge vow threaten swear".split(), frozenset({"to", "thing"})),
    **dict.fromkeys(
        "complain muse boast joke brag gripe grumble rant vent moan quip fret".split(), frozenset({"about"})
    ),
    "ask": frozenset({"dobj+to", "for", "clause", "about", "that"}),
    "wonder": frozenset({"clause", "about"}),
    **dict.fromkeys("lobby press plead appeal campaign petition clamour clamor".split(), frozenset({"for"})),
    **dict.fromkeys("insist dwell elaborate reflect expound pontificate opine".split(), frozenset({"on", "that"})),
    "push": frozenset({"for", "back"}),
    "argue": frozenset({"against", "for"}),
    "testify": frozenset({"about", "against"}),
    "call": frozenset({"for", "on", "oprd", "out"}),
    "object": frozenset({"to:prep"}),
    **dict.fromkeys("apologise apologize".split(), frozenset({"for"})),
    **dict.fromkeys("hint marvel scoff sneer bristle balk".split(), frozenset({"at"})),
    "warn": frozenset({"dobj+to", "of", "against", "about"}),
    "speak": frozenset({"of", "about", "against", "out"}),
    "talk": frozenset({"about", "of", "up"}),
    **dict.fromkeys("refer allude".split(), frozenset({"to:prep"})),
    "point": frozenset({"to:prep", "out"}),
    "lash": frozenset({"out"}),
    **dict.fromkeys("hit fire shoot".split(), frozenset({"back"})),
    "agree": frozenset({"with"}),
    "disagree": frozenset({"with", "on", "about"}),
    "comment": frozenset({"on"}),
    "demand": frozenset({"dobj", "to", "that"}),
    "single": frozenset({"out"}),
    **dict.fromkeys("backpedal backtrack discourse".split(), frozenset({"on"})),
    "inveigh": frozenset({"against"}),
    "rail": frozenset({"against", "about"}),
    "speculate": frozenset({"about", "on"}),
    "distance": frozenset({"from"}),
    "strike": frozenset({"down"}),
    "play": frozenset({"down"}),
    "brush": frozenset({"off", "aside"}),
    "shrug": frozenset({"off"}),
    "spell": frozenset({"out"}),
    "lay": frozenset({"out"}),
    "rule": frozenset({"out"}),
    "hold": frozenset({"forth"}),
    "weigh": frozenset({"in"}),
}
"""Verbs of acts that are done by speaking, and what each needs beside it.

An object, one that is no person ("questioned the result", not "questioned a man"), "to" with a verb, a clause with a
question word or with "that", or one of some prepositions and adverbs.
"""

SPEECH_NOUNS = frozenset(
    "statement comment remark claim argument suggestion promise pledge plea appeal apology warning accusation "
    "allegation criticism complaint reference announcement proposal doubt concern confidence admiration regret dismay "
    "frustration disappointment outrage opposition condolence gratitude praise tribute blame demand threat ultimatum "
    "denial rebuke retort response reply tweet joke quip jibe swipe jab dig tirade rant lecture sermon briefing "
    "interview testimony description explanation assurance guarantee commitment vow oath endorsement recommendation "
    "advice guidance instruction directive opinion view stance assessment prediction forecast estimate hint protest "
    "objection rebuttal assertion declaration proclamation excuse preview reassurance".split()
)
"""Nouns for what is said."""

MAKING: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        "make give issue release post offer raise publish lodge voice air repeat level lob hurl fire launch unleash "
        "renew aim reiterate".split(),
        SPEECH_NOUNS,
    ),
    "make": SPEECH_NOUNS | {"case", "speech"},
    "raise": SPEECH_NOUNS | {"question"},
    "take": frozenset({"issue", "swipe", "jab", "dig"}),
    "send": frozenset({"tweet"}),
}
"""Verbs that with such a noun are acts of speech: "issued a statement", "took issue with"."""

UNSAID = frozenset(
    "say comment discuss disclose reveal confirm elaborate identify name answer speculate specify".split()
)
"""Verbs of speech that somebody refuses where they "would not"."""

NAMED_ACTS = frozenset(
    "claim statement comment remark argument suggestion promise pledge call plea appeal apology warning accusation "
    "allegation criticism complaint announcement proposal demand threat denial assertion declaration "
    "contention insistence admission acknowledgment acknowledgement confession belief view opinion conviction hope "
    "fear expectation suspicion prediction forecast assessment conclusion concern worry endorsement praise "
    "condemnation rebuke testimony support opposition objection response reaction recommendation vow "
    "contempt".split()
)
"""Nouns that name acts of speech and views: "his claim that …", "their criticism of …"."""

STATED = frozenset({"of", "on", "about", "against", "for", "to", "over"})
"""Prepositions that lead from such a noun to what it is about."""

VIEWS: dict[str, frozenset[str]] = {
    **dict.fromkeys("want wish desire prefer".split(), frozenset({"to", "dobj", "ccomp"})),
    **dict.fromkeys(
        "favor favour support oppose back admire resent distrust dislike embrace reject".split(), frozenset({"dobj"})
    ),
    **dict.fromkeys(
        "think believe feel guess assume suspect reckon realise realize recognise recognize".split(),
        frozenset({"ccomp"}),
    ),
    **dict.fromkeys("fear doubt anticipate".split(), frozenset({"ccomp", "dobj"})),
    **dict.fromkeys("hope expect".split(), frozenset({"ccomp", "to", "for"})),
    **dict.fromkeys("worry disagree".split(), frozenset({"ccomp", "about", "with"})),
    **dict.fromkeys("see view regard".split(), frozenset({"as"})),
    **dict.fromkeys("deem consider judge".split(), frozenset({"ccomp", "oprd", "dobj"})),
    "know": frozenset({"ccomp"}),
    "side": frozenset({"with"}),
    "approve": frozenset({"of"}),
    "envision": frozenset({"dobj"}),
    "imagine": frozenset({"ccomp"}),
}
"""Verbs of belief, wish and opinion, and what each needs: a quote only if it was voiced, hence a weak one."""

VIEWS_OF = frozenset(
    "concerned worried confident certain sure afraid fearful glad happy proud hopeful optimistic pessimistic angry "
    "upset furious disappointed convinced adamant opposed critical skeptical sceptical supportive dubious wary "
    "cautious dismissive frustrated shocked surprised dismayed appalled outraged pleased delighted thrilled eager "
    "reluctant uneasy nervous anxious aghast grateful thankful sorry sympathetic doubtful unhappy unconvinced miffed "
    "ashamed embarrassed alarmed puzzled baffled amazed astonished emphatic insistent unequivocal cagey".split()
)
"""Adjectives of belief, wish and opinion."""

ORDERS = frozenset({"order", "command", "direct", "forbid", "invite", "forecast"})
"""Those of them that do something rather than say it, or that were said long ago."""

CUES = MODALS | PASSIVE | LIKELY | MAYBE | {"can", "set", "seem", "appear", "look", "doubt"}
"""Lemmas that a hedge rule looks at."""

ACCORDING = frozenset({"accord", "according"})

POLLS = frozenset({"poll", "survey", "polling"})
"""Nouns that find and show something without a clause, and in which somebody leads."""

TRIGGERS = (
    QUOTING
    | CUES
    | ACCORDING
    | POLLS
    | frozenset(ACTS)
    | NAMED_ACTS
    | frozenset(MAKING)
    | frozenset(VIEWS)
    | VIEWS_OF
    | UNSAID
)
"""Lemmas that any rule looks at: most words are none of them."""

HEDGES = MAYBE | {"may", "might", "could", "likely", "unlikely", "seem", "appear", "alleged", "allegedly"}
"""Words that hedge a quotation anywhere inside it."""

PERCEPTION = frozenset({"see", "hear", "feel", "smell", "taste", "afford"})
"""Verbs with which "could" is ability and no hedge."""

FORBIDDEN = frozenset({"leave", "enter", "use", "say"})
"""Verbs with which "may not" is a ban and no hedge."""

PEOPLE = frozenset({"PERSON", "PER", "ORG", "NORP", "GPE"})
"""Entity labels that may speak."""

QUANTIFIERS = frozenset("some many most others both several few all those each half another".split())
"""Words that alone stand for people as often as not."""

GROUPS = frozenset(
    "voter candidate nominee republican democrat conservative liberal elite opponent rival delegate ally plaintiff "
    "defendant pundit economist mogul tycoon insider establishment administration majority minority crowd public "
    "relative colleague neighbour neighbor citizen immigrant migrant refugee participant applicant attendee employee "
    "trustee tenant merchant accountant consultant lieutenant agent client correspondent respondent attorney girl "
    "boy child wife husband brother sister daughter uncle aunt cousin couple celebrity folk individual veteran elder "
    "youth teen pilot athlete clergy bishop priest rabbi imam monk nun pope dissident exile hostage inmate detainee "
    "suspect fugitive cop detective sheriff deputy nationalist separatist islamist militant guest monarch premier "
    "envoy bureaucrat caucus coalition alliance camp faction movement congregation staff jury bloc senate house "
    "nation country state city prosecution opposition defence defense outlet broadcaster newspaper network tabloid "
    "columnist proponent adherent inhabitant informant assistant superdelegate green surgeon "
    "physician medic paramedic soldier troop marine guard sergeant colonel rapporteur".split()
)
"""Nouns for people and bodies whose ending does not tell."""

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
