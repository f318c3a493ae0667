"""Words around quotations in other languages than English: verbs of speech, pronouns, small words."""

from typing import NamedTuple


class Words(NamedTuple):
    """The words of one language, as parts of regular expressions."""

    said: str
    """Verbs of speech beside exact words, in the forms that news has."""
    pronouns: str
    """Subjects that are one word."""
    determiners: str
    """Words with which a role begins: "le ministre"."""
    joints: str
    """Small words inside a name or a role: "le ministre de la Culture"."""
    according: str
    """What stands before a name instead of a verb: "selon"."""
    inverted: str = ""
    """Verb and pronoun in one: "a-t-il dit"; the pronoun is the group `he`."""


WORDS = {
    "fr": Words(
        said=r"(?:(?:a|ont|avait|avaient) (?:\w+ment )?(?:dit|déclaré|expliqué|affirmé|ajouté|répondu|précisé|estimé|"
        r"assuré|"
        r"indiqué|souligné|rappelé|confié|lancé|regretté|insisté|commenté|conclu|poursuivi|écrit|annoncé|reconnu|"
        r"raconté|"
        r"dénoncé|martelé|prévenu|promis|averti|réagi|résumé|témoigné|tweeté|plaidé|soutenu|jugé)"
        r"|s['’](?:est|était|sont) (?:\w+ment )?(?:exclamée?s?|félicitée?s?|indignée?s?|inquiétée?s?|réjouie?s?|"
        r"défendue?s?|"
        r"emportée?s?|étonnée?s?|interrogée?s?)"
        r"|dit|disent|déclare|explique|expliquent|affirme|affirment|ajoute|répond|précise|estime|estiment|assure|"
        r"indique|"
        r"souligne|rappelle|confie|lance|regrette|insiste|commente|conclut|poursuit|écrit|reconnaît|raconte|dénonce|"
        r"prévient|"
        r"promet|avertit|réagit|résume|témoigne|soupire|plaide|soutient|juge|martèle|s['’]exclame|s['’]inquiète|"
        r"s['’]indigne|"
        r"se félicite|se réjouit|se souvient|se défend|déplore|déplorent|glisse|sourit|tranche|admet|note|observe)",
        pronouns="il|elle|ils|elles|on",
        determiners="le|la|les|l['’]|un|une|des|son|sa|ses|leur|ce|cette|cet",
        joints="de|du|des|la|le|les|d['’]|l['’]|en|au|à|aux|et",
        according="selon|d['’]après",
        inverted=r"(?:(?:a|ont|avait)-t?-?(?P<he>ils?|elles?|on) (?:\w+ment )?\w+(?:é|i|u|it|is)\b"
        r"|(?:s['’]est|s['’]était)-(?P<he2>il|elle) \w+|\w+(?:-t)?-(?P<he3>ils?|elles?|on)\b)",
    ),
    "de": Words(
        said=r"(?:sagte|sagten|sagt|sagen|erklärte|erklärten|erklärt|betonte|betont|meinte|meint|ergänzte|ergänzt|"
        r"fügte|"
        r"berichtete|berichtet|schrieb|schreibt|teilte|kritisierte|kritisiert|forderte|fordert|warnte|warnt|"
        r"versicherte|"
        r"bekräftigte|antwortete|antwortet|fragte|fragt|rief|ruft|räumte|kündigte|behauptete|lobte|klagte|klagt|"
        r"urteilte|"
        r"resümierte|erzählte|erzählt|erinnerte|gab|findet|fand|so|kommentierte|twitterte|mahnte|mahnt|hieß es|"
        r"heißt es)",
        pronouns="er|sie|es|man",
        determiners="der|die|das|ein|eine|sein|seine|ihr|ihre|den|dem",
        joints="der|des|von|vom|zu|zur|und|für|im|in|am|aus|bei|den|dem",
        according="laut|nach Angaben von|zufolge",
    ),
    "es": Words(
        said=r"(?:(?:ha|han|había|habían) (?:dicho|declarado|explicado|afirmado|añadido|respondido|asegurado|señalado|"
        r"destacado|subrayado|indicado|advertido|insistido|manifestado|recordado|reconocido|sostenido|apuntado|"
        r"lamentado|"
        r"criticado|denunciado|comentado|concluido|escrito|relatado|admitido|sentenciado|reclamado|celebrado)"
        r"|dijo|dijeron|dice|dicen|declaró|declaraba|explicó|explica|explican|afirmó|afirma|afirman|añadió|añade|"
        r"agregó|agrega|"
        r"respondió|responde|aseguró|asegura|aseguran|señaló|señala|destacó|destaca|subrayó|subraya|indicó|indica|"
        r"advirtió|"
        r"advierte|insistió|insiste|manifestó|recordó|recuerda|reconoció|reconoce|sostuvo|sostiene|apuntó|apunta|"
        r"lamentó|"
        r"lamenta|criticó|denunció|denuncia|comentó|comenta|concluyó|concluye|escribió|escribe|relató|relata|admitió|"
        r"admite|"
        r"sentenció|exclamó|preguntó|pregunta|contestó|contesta|gritó|precisó|matizó|expresó|confesó|cuenta|contó|"
        r"prometió)",
        pronouns="él|ella|ellos|ellas",
        determiners="el|la|los|las|un|una|su|sus|este|esta",
        joints="de|del|la|el|los|las|y|en|al|a",
        according="según",
    ),
    "it": Words(
        said=r"(?:(?:ha|hanno|aveva|avevano) (?:detto|dichiarato|spiegato|affermato|aggiunto|risposto|assicurato|"
        r"sottolineato|"
        r"ricordato|precisato|ribadito|scritto|commentato|concluso|ammesso|avvertito|osservato|sostenuto|denunciato|"
        r"raccontato|"
        r"replicato|annunciato|chiarito|insistito|proseguito|continuato|attaccato|confermato|promesso|esclamato|"
        r"chiesto)"
        r"|disse|dissero|dice|dicono|dichiarò|dichiara|spiegò|spiega|spiegano|affermò|afferma|aggiunse|aggiunge|"
        r"rispose|risponde|"
        r"assicura|sottolinea|sottolineano|ricorda|precisa|ribadisce|scrive|scrisse|commenta|conclude|ammette|"
        r"avverte|osserva|"
        r"sostiene|denuncia|racconta|replica|annuncia|chiarisce|insiste|prosegue|continua|attacca|conferma|promette|"
        r"esclama|"
        r"chiede|lamenta|confida|fa sapere|si legge)",
        pronouns="lui|lei|loro|egli|ella",
        determiners="il|lo|la|i|gli|le|l['’]|un|una|un['’]|uno|suo|sua",
        joints="di|del|della|dello|dei|degli|delle|dell['’]|d['’]|e|a|al|alla|in|la|il|per",
        according="secondo",
    ),
    "pt": Words(
        said=r"(?:(?:tem|tinha|havia|têm) (?:dito|declarado|afirmado|explicado|escrito)"
        r"|disse|disseram|diz|dizem|declarou|declara|afirmou|afirma|afirmaram|explicou|explica|acrescentou|"
        r"acrescenta|respondeu|"
        r"responde|garantiu|garante|destacou|destaca|ressaltou|ressalta|sublinhou|sublinha|indicou|alertou|alerta|"
        r"insistiu|"
        r"lembrou|lembra|reconheceu|reconhece|sustentou|apontou|aponta|lamentou|lamenta|criticou|critica|denunciou|"
        r"comentou|"
        r"comenta|concluiu|conclui|escreveu|escreve|relatou|relata|admitiu|admite|contou|conta|avaliou|avalia|"
        r"completou|"
        r"defendeu|defende|observou|referiu|refere|frisou|salientou|prometeu|perguntou|pergunta|exclamou|gritou|"
        r"avisou|reforçou)",
        pronouns="ele|ela|eles|elas",
        determiners="o|a|os|as|um|uma|seu|sua",
        joints="de|do|da|dos|das|e|em|no|na|ao|à|para",
        according="segundo|de acordo com",
    ),
    "nl": Words(
        said=r"(?:zei|zeiden|zegt|zeggen|verklaarde|verklaart|vertelde|vertelt|vertellen|legde|legt|stelde|stelt|"
        r"meldde|meldt|"
        r"schreef|schrijft|antwoordde|antwoordt|vroeg|vraagt|benadrukte|benadrukt|waarschuwde|waarschuwt|vindt|vond|"
        r"riep|roept|"
        r"reageerde|reageert|aldus|liet|laat|concludeert|concludeerde|erkent|erkende|klaagt|klaagde|beloofde|belooft|"
        r"oordeelt|"
        r"oordeelde|verzucht|verzuchtte|voegde|voegt|weet|denkt|bevestigt|bevestigde|betoogt|betoogde|tweette|luidt|"
        r"luidde)",
        pronouns="hij|ze|zij|men",
        determiners="de|het|een|zijn|haar|hun|deze|die",
        joints="van|de|den|der|het|en|voor|uit|in|op|te|ten|ter",
        according="volgens",
    ),
}
