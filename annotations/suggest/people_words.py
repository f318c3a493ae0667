"""The lexicon of people: pronouns, first names, titles, and nouns that denote who can speak."""

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
