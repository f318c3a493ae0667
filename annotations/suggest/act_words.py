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
