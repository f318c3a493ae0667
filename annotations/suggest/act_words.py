"""The lexicon of acts done by speaking, and of views, as lemmas in lower case."""

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
        "retweet enumerate foretell prophesy bewail boo credit second acclaim badmouth compliment deprecate revile "
        "satirise satirize slander snub stigmatise stigmatize felicitate reproach avow confess decree pronounce "
        "conjecture surmise insinuate intimate articulate convey divulge corroborate overstate exaggerate "
        "mischaracterise mischaracterize misrepresent lionise lionize herald parody trash diss skewer savage pan "
        "flay scapegoat needle rib troll bash smear vouch liken attest certify underplay overplay echo "
        "moot concede profess swear voice verbalise verbalize vocalise vocalize gainsay negate rejoin".split(),
        frozenset({"dobj"}),
    ),
    **dict.fromkeys(
        "reject question highlight brand label dub disclose underline "
        "stress challenge clarify contradict counter flag protest promise pledge vow discuss detail confirm "
        "repeat list downplay summarise summarize threaten sugarcoat underscore forecast debate dispute rebuff spurn "
        "guarantee lobby propose preach relate narrate recite chronicle recap interpret decree query".split(),
        frozenset({"thing"}),
    ),
    **dict.fromkeys("slam blast salute mock welcome".split(), frozenset({"thing", "for", "as"})),
    **dict.fromkeys("inform notify alert apprise brief update".split(), frozenset({"dobj", "of", "about", "that"})),
    "rule": frozenset({"out", "against", "that"}),
    "defend": frozenset({"thing", "against"}),
    **dict.fromkeys("attack knock bash rip fault".split(), frozenset({"for", "as"})),
    **dict.fromkeys("cast paint depict frame".split(), frozenset({"as"})),
    **dict.fromkeys("portray liken".split(), frozenset({"dobj", "as"})),
    **dict.fromkeys("compare equate".split(), frozenset({"to:prep", "with"})),
    "accuse": frozenset({"dobj", "of"}),
    **dict.fromkeys(
        "urge remind advise implore exhort instruct tell caution beg encourage press challenge order command direct "
        "request counsel invite dare entreat beseech forbid pressure prod nudge coax persuade alert goad importune "
        "adjure enjoin bid bully cajole".split(),
        frozenset({"dobj+to", "that", "against", "about"}),
    ),
    **dict.fromkeys("propose recommend suggest request".split(), frozenset({"dobj", "that"})),
    **dict.fromkeys("refuse decline promise pledge vow threaten swear".split(), frozenset({"to", "thing"})),
    **dict.fromkeys(
        "complain muse boast joke brag gripe grumble rant vent moan quip fret whine grouse carp kvetch crow gossip "
        "rave preach lecture reminisce wax fume enthuse gush obsess agonise agonize kid bicker quarrel".split(),
        frozenset({"about", "over"}),
    ),
    **dict.fromkeys("urge counsel advise".split(), frozenset({"dobj+to", "that", "against", "about", "thing"})),
    "ask": frozenset({"dobj+to", "for", "clause", "about", "that"}),
    "wonder": frozenset({"clause", "about"}),
    **dict.fromkeys("lobby press plead appeal campaign petition clamour clamor".split(), frozenset({"for"})),
    **dict.fromkeys("insist dwell elaborate reflect expound pontificate opine".split(), frozenset({"on", "that"})),
    "push": frozenset({"for", "back"}),
    **dict.fromkeys("argue campaign advocate demonstrate protest rally inveigh".split(), frozenset({"against"})),
    "argue": frozenset({"against", "for"}),
    "testify": frozenset({"about", "against"}),
    "vouch": frozenset({"for"}),
    **dict.fromkeys("debate confer spar".split(), frozenset({"over", "with", "about"})),
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
    "rail": frozenset({"against", "about"}),
    "speculate": frozenset({"about", "on"}),
    "distance": frozenset({"from"}),
    "strike": frozenset({"down"}),
    "play": frozenset({"down"}),
    "brush": frozenset({"off", "aside"}),
    "shrug": frozenset({"off"}),
    "spell": frozenset({"out"}),
    "lay": frozenset({"out"}),
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

_MISGIVINGS = frozenset(
    "doubt concern reservation qualm misgiving complaint fear opinion worry suspicion objection grievance".split()
)

MAKING: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        "make give issue release post offer raise publish lodge voice air repeat level lob hurl fire launch unleash "
        "renew aim reiterate".split(),
        SPEECH_NOUNS,
    ),
    "make": SPEECH_NOUNS | {"case", "speech"},
    "raise": SPEECH_NOUNS | {"question"},
    "deliver": SPEECH_NOUNS | {"speech", "address", "remark", "message"},
    "give": SPEECH_NOUNS | {"speech", "address"},
    "hold": frozenset({"view", "opinion", "belief", "conference", "briefing"}),
    "take": frozenset({"issue", "swipe", "jab", "dig", "aim", "exception", "umbrage", "stance"}),
    "pay": frozenset({"tribute", "homage"}),
    **dict.fromkeys("heap pour lavish".split(), frozenset({"praise", "scorn", "blame", "criticism"})),
    "cast": frozenset({"doubt", "blame", "aspersion"}),
    "lay": frozenset({"blame"}),
    **dict.fromkeys("write pen".split(), SPEECH_NOUNS | {"dissent", "letter", "column", "op-ed", "memo"}),
    "leave": frozenset({"doubt"}),
    "sound": frozenset({"alarm", "warning"}),
    **dict.fromkeys("have harbor harbour".split(), _MISGIVINGS),
    "share": _MISGIVINGS | {"view", "sentiment", "thought"},
    "seek": frozenset({"apology", "clarification", "assurance", "comment"}),
    **dict.fromkeys("field pose ask".split(), frozenset({"question"})),
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
    "contempt goal decision refusal desire wish intention willingness reluctance determination "
    "inclination eagerness insistence denunciation denial repudiation rejection dismissal defence defense embrace "
    "attack criticism scorn disdain distaste scepticism skepticism doubt enthusiasm anger frustration outrage anxiety "
    "disappointment dissatisfaction displeasure unease dismay alarm description portrayal depiction characterisation "
    "characterization interpretation evaluation judgment judgement verdict notion idea theory charge rhetoric stance "
    "position narrative message remark guarantee assurance boast brag joke quip jab swipe rant tirade diatribe "
    "critique lament gripe grievance explanation justification rationale admonition advice guidance reminder hint "
    "insinuation innuendo thought feeling sentiment impression perception preference sympathy admiration respect love "
    "hatred dislike disapproval approval advocacy pitch speculation estimate understanding".split()
)
"""Nouns that name acts of speech and views: "his claim that …", "their criticism of …"."""

STATED = frozenset({"of", "on", "about", "against", "for", "to", "over"})
"""Prepositions that lead from such a noun to what it is about."""

VIEWS: dict[str, frozenset[str]] = {
    **dict.fromkeys("want wish desire prefer".split(), frozenset({"to", "dobj", "ccomp"})),
    **dict.fromkeys(
        "favor favour support oppose back admire resent distrust dislike embrace reject love hate like "
        "appreciate trust respect value regret dread loathe despise abhor detest adore pity relish mistrust "
        "cherish prize".split(),
        frozenset({"dobj", "ing"}),
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
    **dict.fromkeys("sympathise sympathize empathise empathize identify".split(), frozenset({"with"})),
    **dict.fromkeys("approve disapprove despair".split(), frozenset({"of"})),
    **dict.fromkeys("long yearn crave".split(), frozenset({"for", "to"})),
    "intend": frozenset({"to"}),
    "care": frozenset({"about"}),
    **dict.fromkeys("rate rank perceive interpret".split(), frozenset({"as", "oprd"})),
    "envision": frozenset({"dobj"}),
    "imagine": frozenset({"ccomp"}),
}
"""Verbs of belief, wish and opinion, and what each needs: a quote only if it was voiced, hence a weak one."""

VIEWS_OF = frozenset(
    "concerned worried confident certain sure afraid fearful glad happy proud hopeful optimistic pessimistic "
    "angry upset furious disappointed convinced adamant opposed critical skeptical sceptical supportive dubious "
    "wary cautious dismissive frustrated shocked surprised dismayed appalled outraged pleased delighted "
    "thrilled eager reluctant uneasy nervous anxious aghast grateful thankful sorry sympathetic doubtful "
    "unhappy unconvinced miffed unsure uncertain partial aware mindful distrustful mistrustful suspicious "
    "resentful envious fond enamored enamoured keen weary hesitant unwilling willing determined intent "
    "receptive hostile indifferent undecided ambivalent unanimous interested excited enthusiastic passionate "
    "upbeat bullish bearish gloomy despondent devastated horrified disgusted enraged irate livid incensed "
    "annoyed irritated infuriated exasperated terrified scared frightened persuaded satisfied dissatisfied "
    "relieved encouraged discouraged heartened disheartened impressed unimpressed humbled honored honoured "
    "flattered amused bemused bewildered perplexed mystified confused curious apprehensive leery loath averse "
    "resigned sanguine remorseful regretful apologetic unapologetic defiant evasive coy noncommittal vague "
    "candid frank explicit sick ashamed embarrassed alarmed puzzled baffled amazed astonished emphatic "
    "insistent unequivocal cagey".split()
)
"""Adjectives of belief, wish and opinion."""

ORDERS = frozenset({"order", "command", "direct", "forbid", "invite", "forecast"})
"""Those of them that do something rather than say it, or that were said long ago."""

WORKED = frozenset(
    "ensure make let have help see watch get keep prove find be show cause require allow mean do hear turn wait "
    "trounce beat win lose call put take give set leave send bring go come depend matter".split()
)
"""Verbs whose clause tells what somebody does or finds, not what they say or think."""

DOCUMENTS = frozenset(
    "ad advertisement advert leaflet flyer pamphlet brochure billboard placard letter memo memorandum report statement "
    "resolution editorial article column lawsuit suit complaint petition platform manifesto essay tweet post email "
    "op-ed opinion dissent poster sign message brief video commercial indictment affidavit document communique "
    "communiqué declaration speech book memoir biography script notice warning study paper dossier transcript".split()
)
"""Subjects that are written or shown and by which somebody speaks."""

SIDES = frozenset(
    "supporter critic opponent advocate proponent fan admirer defender sceptic skeptic champion believer backer foe "
    "adherent detractor enthusiast".split()
)
"""Nouns that tell what somebody thinks of something: "he is a critic of the plan"."""

WORDLESS = frozenset(
    "underline underscore highlight stress illustrate signal reflect counter challenge contradict press push echo "
    "play reveal confirm threaten attack hit knock justify".split()
)
"""Acts of speech by verbs of which events are subjects as well: "…, underlining the risks" is nobody's."""

ACTING = frozenset(ACTS) | frozenset(MAKING) | UNSAID
"""Verbs that may be acts."""

VIEWING = frozenset(VIEWS) | VIEWS_OF | SIDES
"""Verbs, adjectives and nouns that may be views."""
