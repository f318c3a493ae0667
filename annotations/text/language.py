"""The language of a text, by its commonest words: at once, and without a model.

That is enough for the rules by which sentences are cut. `annotations.nlp.language` asks a model about what is left.
"""

import re
from collections import Counter

DEFAULT_LANGUAGE = "en"
"""The language of a text of which nothing is known."""

_LOOKED_AT_CHARS = 2_000
"""Code points at the beginning of a text that are looked at: a third of a millisecond, and for English far less."""

_ENGLISH = frozenset({"the", "of", "and", "to", "that", "with"})
"""Words that no other language has many of."""

_SURELY = 0.08
"""The part of a text's words that are such words, from which it is English. In English news it is a fifth."""

_SHORTEST_WORDS = 20
"""Words of the shortest text that is guessed; names decide about shorter ones."""

_LEAST = 0.12
"""The part of its words that are among the commonest of the language, at least. In news a fifth to two fifths are."""

_AHEAD = 1.25
"""How many times more of them there are than of the next language. Danish and Dutch share "en", "de" and "er"."""

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=\w))?")

_COMMON = {
    "en": "the of and to that was with for is on he at by from this be are as his it not have which an has were they "
    "a in or but we you i had who will said about their been she her its would there no if out up when",
    "fr": "le la les des du de et à en un une que qui dans est pour pas au sur il par plus se l' d' qu' n' s' c' ont",
    "de": "der die das und den dem des ein eine einen einem ist nicht mit zu im von auf für sich auch als wird es an",
    "es": "el la los las de del que y en un una por con para se no es al su lo como más fue ha pero sus",
    "it": "il la le di del della che e in un una per con non è si da al dei nel sono alla più gli come anche ha dell'",
    "pt": "o a os as de do da dos das que e em um uma por com para não se no na é ao foi mais como pelo pela são",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er ook door bij om naar worden werd uit maar",
    "ca": "els i amb és més va dels d' l' ha com són aquest aquesta per als pel seva seu hi ho havia dia també",
    "sv": "och att det som en på är av för med till den har inte om ett i han de var sig men från så",
    "da": "og at det som en på er af for med til den har ikke om et i han sig men fra så blev efter noget nu mod uden",
    "nb": "og at det som en på er av for med til den har ikke om et i han seg men fra så ble etter noen nå mot uten å",
    "pl": "w i na z się nie do że to jest jak za po od ale przez o jego tym dla są był ze może",
    "ro": "și de la în a cu pe care din nu că o un se pentru mai este fi sunt al ale dar lui prin",
    "ru": "в и на не что с по он как это его к из за от у о для но же был так было о бы после",
    "uk": "в і на не що з та до у за це від як він про його є але для був під із або й",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne kadar sonra en olduğu ama ise dedi",
    "fi": "ja on ei että se oli hän ovat mutta myös kun niin kuin joka sen mukaan ole tai jo ovat sekä",
}  # fmt: skip
"""The commonest words of each language."""

_COMMON_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}

_LANGUAGES: dict[str, list[str]] = {}
for _code, _words in _COMMON.items():
    for _word in dict.fromkeys(_words.split()):
        _LANGUAGES.setdefault(_word, []).append(_code)


def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language by its ISO 639-1 code; none if it is unknown."""
    return _COMMON_WORDS.get(language, frozenset())


def guess_by_words(text: str) -> str:
    """Return the language of a text (ISO 639-1), empty if its words do not show it clearly."""
    plain = text[:_LOOKED_AT_CHARS].split()
    if len(plain) >= _SHORTEST_WORDS and sum(map(_ENGLISH.__contains__, plain)) >= _SURELY * len(plain):
        return DEFAULT_LANGUAGE
    words = [word.replace("’", "'") for word in _WORD.findall(text[:_LOOKED_AT_CHARS].lower())]
    if len(words) < _SHORTEST_WORDS:
        return ""
    counts: Counter[str] = Counter()
    for word in words:
        if word in _LANGUAGES:
            counts.update(_LANGUAGES[word])
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _LEAST * len(words):
        return ""
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= _AHEAD * ranked[1][1] else ""
