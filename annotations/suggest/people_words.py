"""The lexicon of people: pronouns, first names, titles, and nouns that denote who can speak."""

PEOPLE = frozenset({"PERSON", "PER", "ORG", "NORP", "GPE"})
"""Entity labels that may speak."""

QUANTIFIERS = frozenset("some many most others both several few all those each half another".split())
"""Words that alone stand for people as often as not."""

GROUPS = frozenset(
    "academic accountant adherent administration adult advocate agent alliance ally alumna alumnus anchor appellant "
    "applicant appointee aristocrat artist assembly assistant associate association athlete attache attendee attorney "
    "audience aunt autocrat ayatollah baron battalion bench billionaire bishop bloc blog board boy boyfriend branch "
    "brigade broadcaster brother bureau bureaucrat cabinet camp candidate cardinal carrier caucus celebrity centrist "
    "chain chairperson chamber champion chef child choir citizen city claimant clan clergy cleric client coalition "
    "colleague colonel columnist comic complainant conglomerate congregation congress conservative consortium consul "
    "consultant contingent cop corps correspondent counsel counterpart country couple cousin creditor crowd cynic dad "
    "daughter debtor defence defendant defense delegate delegation democrat deputy detainee detective dignitary "
    "directorate dissident diva division duchess duke dynasty economist elder electorate elite emir emissary employee "
    "enthusiast entrepreneur envoy escapee establishment evacuee exile expat expatriate faction federation fellow "
    "female fiance fiancee financier folk foundation freshman fugitive garrison giant girl girlfriend graduate "
    "grassroots green guard guest guru hardliner hawk heavyweight honoree hopeful host hostage house husband idol "
    "imam immigrant in-law incumbent individual industry informant inhabitant inmate insider institute institution "
    "insurer intellectual intern internee islamist juror jury juvenile kid kin laborer labourer landlord layperson "
    "leadership league legate legend legislature liberal lieutenant lineup litigant lobby local loner magazine "
    "magistrate magnate majority male management marine marshal mate mayor media medic mentor merchant midwife "
    "migrant militant millionaire minor minority mob moderate mogul mom monarch monk movement mullah mum nation "
    "national nationalist native neighbor neighbour nephew network newlywed newspaper newsroom niece nominee "
    "nonprofit novelist nun ombudsman ombudswoman oncologist opponent opposition orchestra organisation organization "
    "orphan outlet pacifist paramedic participant peasant peer pensioner physician pilot plaintiff platoon playwright "
    "poet pope premier press priest progressive proponent prosecution protege public pundit purist rabbi rapporteur "
    "recruit referee refugee relative republican respondent retiree returnee rival rookie royal salesperson sceptic "
    "scholar secretariat senate separatist serf sergeant shareholder sheriff sibling side sister skeptic slave "
    "society soldier sophomore spouse squad staff stakeholder stalwart star starlet startup state subsidiary sultan "
    "superdelegate surgeon surrogate survivor suspect tabloid tank technocrat teen tenant therapist throng tourist "
    "troop troupe trustee twin tycoon uncle utility vet veteran voter whip widow wife wing worker youth".split()
)
"""Nouns for people and bodies whose ending does not tell."""

PRONOUNS = {"he": "m", "his": "m", "she": "f", "her": "f", "it": "n"}
"""Pronouns that are speakers, also as owners of what is said: "his claim that …"."""

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

BODIES = frozenset(
    "government company agency ministry department council committee court group union bank firm party club "
    "family team watchdog airline embassy university school church charity hospital commission parliament crew "
    "army military navy office campaign tribe regime panel body police people authority jury".split()
)
"""Nouns for bodies that speak and are no person."""
