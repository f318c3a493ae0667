# ruff: noqa: E501, sentences of many languages are easier to compare on lines of their own
"""Sentences of our own in many languages, and the older encodings that newsrooms of each kept them in.

`python tests/corpus/encoding_samples.py` prints how many of them are read right, wrong, or refused.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from annotations.corpus.readers.plain import decode
from annotations.errors import ArticleError


class Language(NamedTuple):
    """A language in its older encodings."""

    name: str
    encodings: tuple[str, ...]
    headlines: tuple[str, ...]
    text: str


LANGUAGES = (
    Language(
        "French",
        ("cp1252", "mac_roman", "latin-1"),
        (
            "Grève à l’hôpital : le ministre s’engage",
            "Le café fermé après une enquête",
            "Élection : où voter dimanche ?",
        ),
        "Le maire a déclaré mardi que le pont serait rouvert en mai. « Personne n’y croyait », a ajouté une élue de "
        "l’opposition, rappelant que les travaux, commencés il y a six ans, ont coûté près de 40 millions d’euros. "
        "D’après le rapport, plusieurs fenêtres de l’école voisine ont été brisées pendant la nuit.",
    ),
    Language(
        "German",
        ("cp1252", "mac_roman", "latin-1"),
        ("Bürgermeisterin kündigt Rücktritt an", "Große Brücke bleibt gesperrt", "„Spaß“ am Müll: Schüler räumen auf"),
        "Die Stadträte beschlossen am Dienstag, die Straße über den Fluß für fünf Monate zu sperren. „Wir hätten früher "
        "handeln müssen“, erklärte die Oberbürgermeisterin. Für die Anwohner heißt das längere Wege; die Geschäfte "
        "fürchten, daß ihre Umsätze während der Bauarbeiten zurückgehen könnten.",
    ),
    Language(
        "Spanish",
        ("cp1252", "mac_roman", "latin-1"),
        ("¿Quién paga el año perdido?", "El niño que salvó un pueblo", "La alcaldía reabrirá la línea en otoño"),
        "La alcaldesa anunció el martes que la línea de autobús volverá en otoño. «Nadie lo creía», señaló un vecino del "
        "barrio, que lleva años esperando. Según el informe, la reparación costó más de tres millones y todavía "
        "faltan las señales; la compañía se negó a responder a las preguntas.",
    ),
    Language(
        "Portuguese",
        ("cp1252", "mac_roman", "latin-1"),
        ("Não há água em São João", "Eleição: câmara adia votação", "Três irmãos à espera de avião"),
        "O presidente da câmara afirmou na terça-feira que a ponte não será reaberta antes do verão. “Ninguém acreditava”, "
        "disse uma moradora da região, que há anos espera pela obra. Segundo a comissão, as reparações custaram três "
        "milhões, e a manutenção ficará a cargo do município.",
    ),
    Language(
        "Swedish",
        ("cp1252", "mac_roman", "latin-1"),
        ("Bron öppnas först i höst", "Två år för sent, säger väljarna", "Åklagaren väcker åtal"),
        "Kommunstyrelsen sade på tisdagen att bron över älven öppnas först i höst. ”Ingen trodde på det”, sade en "
        "företrädare för de boende, som väntat i sex år. Enligt rapporten har arbetet kostat över fyrtio miljoner kronor, "
        "och ännu återstår räckena på den södra sidan.",
    ),
    Language(
        "Danish",
        ("cp1252", "mac_roman", "latin-1"),
        ("Broen åbner først til efteråret", "Børn måtte gå hjem i sne", "Ældre får færre besøg"),
        "Borgmesteren sagde tirsdag, at broen over fjorden først åbner til efteråret. »Ingen troede på det,« tilføjede en "
        "beboer, der har ventet i seks år. Ifølge rapporten har arbejdet kostet over fyrre millioner kroner, og endnu "
        "mangler rækværket på den sydlige side, så færgen må sejle lidt længere.",
    ),
    Language(
        "Italian",
        ("cp1252", "mac_roman", "latin-1"),
        ("La città è senz’acqua da lunedì", "Perché il ponte non riaprirà", "Sanità, più fondi alle regioni"),
        "Il sindaco ha detto martedì che il ponte riaprirà a maggio. «Nessuno ci credeva più», ha aggiunto una consigliera "
        "dell’opposizione. Secondo la relazione i lavori, cominciati sei anni fa, sono costati già quaranta milioni, e "
        "la metà della città è rimasta senza un’altra strada: così non si può continuare.",
    ),
    Language(
        "Finnish",
        ("cp1252", "latin-1"),
        ("Silta pysyy suljettuna kevääseen", "Äänestäjät jäivät kotiin", "Näin myrsky ylitti järven"),
        "Kaupunginjohtaja sanoi tiistaina, että silta avataan vasta keväällä. ”Kukaan ei uskonut siihen enää”, sanoi eräs "
        "asukas, joka on odottanut kuusi vuotta. Selvityksen mukaan työt ovat maksaneet yli neljäkymmentä miljoonaa, "
        "eikä eteläpuolen kaiteita ole vieläkään tehty.",
    ),
    Language(
        "Czech",
        ("cp1250", "iso8859-2"),
        ("Řidiči čekali na mostě tři hodiny", "Účet za vodu znovu stoupne", "Město zavře školu, rodiče se bouří"),
        "Primátorka v úterý oznámila, že se most přes řeku otevře až na podzim. „Nikdo tomu už nevěřil,“ řekl jeden z "
        "obyvatel, který čeká šest let. Podle zprávy stály práce přes čtyřicet milionů korun a ještě chybí zábradlí na "
        "jižní straně; průchod pro pěší má být hotový příští týden.",
    ),
    Language(
        "Slovak",
        ("cp1250", "iso8859-2"),
        ("Vodiči čakali na moste tri hodiny", "Účet za vodu opäť stúpne", "Škola ostane zatvorená, tvrdí úrad"),
        "Primátorka v utorok oznámila, že most cez rieku otvoria až na jeseň. „Nikto tomu už neveril,“ povedal jeden z "
        "obyvateľov, ktorý čaká šesť rokov. Podľa správy stáli práce vyše štyridsať miliónov a ešte chýba zábradlie na "
        "južnej strane; priechod pre peších má byť hotový budúci týždeň.",
    ),
    Language(
        "Polish",
        ("cp1250", "iso8859-2"),
        (
            "Most będzie zamknięty do wiosny",
            "Sąd odroczył rozprawę po raz trzeci",
            "Wójt: żadnych pieniędzy nie będzie",
        ),
        "Burmistrz powiedziała we wtorek, że most nad rzeką zostanie otwarty dopiero jesienią. „Nikt już w to nie wierzył” "
        "– dodał jeden z mieszkańców, który czeka od sześciu lat. Według raportu prace kosztowały ponad czterdzieści "
        "milionów złotych, a barierek po południowej stronie wciąż brakuje.",
    ),
    Language(
        "Hungarian",
        ("cp1250", "iso8859-2"),
        (
            "Őszig zárva marad a híd",
            "Két évre ítélték a könyvelőt",
            "Nem lesz több pénz az iskolákra, mondta a miniszter",
        ),
        "A polgármester kedden azt mondta, hogy a folyó fölötti hidat csak ősszel nyitják meg. „Már senki sem hitt benne” – "
        "tette hozzá egy helyi lakó, aki hat éve vár erre. A jelentés szerint a munka több mint negyvenmillióba került, "
        "és a déli oldalon még mindig hiányzik a korlát.",
    ),
    Language(
        "Croatian",
        ("cp1250", "iso8859-2"),
        ("Most će biti zatvoren do proljeća", "Školarci čekaju novu učionicu", "Općina traži više novca za ceste"),
        "Gradonačelnica je u utorak rekla da će se most preko rijeke otvoriti tek na jesen. „Nitko u to više nije "
        "vjerovao”, dodao je jedan od stanovnika, koji čeka već šest godina. Prema izvješću, radovi su stajali više od "
        "četrdeset milijuna, a ograde na južnoj strani još uvijek nema; pješački prijelaz bit će dovršen idući tjedan.",
    ),
    Language(
        "Romanian",
        ("cp1250", "iso8859-2"),
        (
            "Podul rămâne închis până la toamnă",
            "Primăria cere bani pentru şcoli",
            "Alegeri: cine votează în străinătate",
        ),
        "Primăriţa a spus marţi că podul peste râu va fi deschis abia la toamnă. „Nimeni nu mai credea”, a adăugat un "
        "locuitor, care aşteaptă de şase ani. Potrivit raportului, lucrările au costat peste patruzeci de milioane, iar "
        "balustradele din partea de sud lipsesc încă.",
    ),
    Language(
        "Russian",
        ("cp1251", "koi8-r", "cp866", "mac_cyrillic", "iso8859-5"),
        ("Мост откроют только осенью", "Суд отложил заседание", "Мэр: денег на школы больше не будет"),
        "Мэр города заявила во вторник, что мост через реку откроют только осенью. «В это уже никто не верил», — "
        "добавил один из жителей, который ждёт шесть лет. По данным отчёта, работы обошлись более чем в сорок миллионов "
        "рублей, а перил на южной стороне до сих пор нет.",
    ),
    Language(
        "Ukrainian",
        ("cp1251", "koi8-u"),
        ("Міст відкриють лише восени", "Суд переніс засідання втретє", "Більше грошей на школи не буде"),
        "Міська голова заявила у вівторок, що міст через річку відкриють лише восени. «У це вже ніхто не вірив», — додав "
        "один із мешканців, який чекає шість років. За даними звіту, роботи коштували понад сорок мільйонів гривень, а "
        "поручнів із південного боку й досі немає.",
    ),
    Language(
        "Bulgarian",
        ("cp1251",),
        ("Мостът остава затворен до есента", "Съдът отложи делото", "Кметът: няма повече пари за училища"),
        "Кметицата заяви във вторник, че мостът над реката ще бъде отворен едва през есента. „Вече никой не вярваше“, "
        "добави един от жителите, който чака от шест години. Според доклада работата е струвала над четиридесет милиона, "
        "а парапетът от южната страна все още липсва.",
    ),
    Language(
        "Greek",
        ("cp1253", "iso8859-7"),
        ("Η γέφυρα θα ανοίξει το φθινόπωρο", "Αναβλήθηκε ξανά η δίκη", "Χωρίς νερό τρεις συνοικίες"),
        "Η δήμαρχος είπε την Τρίτη ότι η γέφυρα πάνω από τον ποταμό θα ανοίξει μόλις το φθινόπωρο. «Κανείς δεν το "
        "πίστευε πια», πρόσθεσε ένας κάτοικος που περιμένει έξι χρόνια. Σύμφωνα με την έκθεση, τα έργα κόστισαν πάνω από "
        "σαράντα εκατομμύρια, και τα κιγκλιδώματα στη νότια πλευρά λείπουν ακόμη.",
    ),
    Language(
        "Turkish",
        ("cp1254", "iso8859-9"),
        ("Köprü sonbahara kadar kapalı kalacak", "Duruşma üçüncü kez ertelendi", "İşçiler maaşlarını alamadı"),
        "Belediye başkanı salı günü, nehrin üzerindeki köprünün ancak sonbaharda açılacağını söyledi. “Artık kimse buna "
        "inanmıyordu” diye ekledi altı yıldır bekleyen bir mahalleli. Rapora göre çalışmalar kırk milyonu aştı ve güney "
        "yanındaki korkuluklar hâlâ yapılmadı; yağmurlu günlerde geçiş yasak.",
    ),
    Language(
        "Hebrew",
        ("cp1255",),
        ("הגשר ייפתח רק בסתיו", "בית המשפט דחה את הדיון", "אין עוד כסף לבתי הספר"),
        "ראשת העיר אמרה ביום שלישי שהגשר מעל הנהר ייפתח רק בסתיו. “איש כבר לא האמין בזה”, הוסיף אחד התושבים, שממתין כבר "
        "שש שנים. לפי הדוח עלו העבודות יותר מארבעים מיליון, והמעקה בצד הדרומי עדיין חסר.",
    ),
    Language(
        "Arabic",
        ("cp1256", "iso8859-6"),
        ("الجسر يفتح في الخريف فقط", "المحكمة تؤجل الجلسة للمرة الثالثة", "لا مال جديد للمدارس هذا العام"),
        "قالت رئيسة البلدية يوم الثلاثاء إن الجسر فوق النهر لن يفتح إلا في الخريف. وأضاف أحد السكان الذي ينتظر منذ ست "
        "سنوات أن أحدا لم يعد يصدق ذلك. وبحسب التقرير فقد كلفت الأعمال أكثر من أربعين مليونا، وما زالت الحواجز في "
        "الجانب الجنوبي ناقصة.",
    ),
    Language(
        "Lithuanian",
        ("cp1257",),
        ("Tiltas bus uždarytas iki rudens", "Teismas trečią kartą atidėjo posėdį", "Mokykloms pinigų šiemet neužteks"),
        "Merė antradienį pareiškė, kad tiltas per upę bus atidarytas tik rudenį. „Niekas tuo jau nebetikėjo“, – pridūrė "
        "vienas gyventojas, laukiantis šešerius metus. Pasak ataskaitos, darbai kainavo daugiau kaip keturiasdešimt "
        "milijonų, o turėklų pietinėje pusėje vis dar trūksta.",
    ),
    Language(
        "Vietnamese",
        ("cp1258",),
        ("Cầu đóng cửa đến mùa thu", "Tòa án hoãn phiên xử lần thứ ba", "Không còn tiền cho trường học"),
        "Thị trưởng nói hôm thứ ba rằng cây cầu qua sông chỉ mở cửa vào mùa thu. “Không ai còn tin nữa”, một người dân đã "
        "chờ sáu năm nói thêm. Theo báo cáo, công trình tốn hơn bốn mươi triệu đồng, và lan can phía nam vẫn chưa có.",
    ),
    Language(
        "Thai",
        ("cp874",),
        ("สะพานจะเปิดในฤดูใบไม้ร่วง", "ศาลเลื่อนการพิจารณาคดี", "ไม่มีเงินสำหรับโรงเรียนอีกแล้ว"),
        "นายกเทศมนตรีกล่าวเมื่อวันอังคารว่าสะพานข้ามแม่น้ำจะเปิดในฤดูใบไม้ร่วง ชาวบ้านคนหนึ่งที่รอมาหกปีกล่าวว่าไม่มีใครเชื่อแล้ว "
        "ตามรายงานงานนี้ใช้เงินไปกว่าสี่สิบล้านบาท และราวสะพานทางด้านใต้ยังไม่เสร็จ",
    ),
    Language(
        "Chinese, simplified",
        ("gb18030",),
        ("大桥秋天才能开放", "法院第三次推迟开庭", "市长：学校没有更多经费"),
        "市长星期二说，河上的大桥要到秋天才能开放。一位等了六年的居民补充说：“已经没有人相信了。”报告称，工程花费超过四千万元，"
        "而南侧的护栏至今还没有完成。",
    ),
    Language(
        "Chinese, traditional",
        ("big5",),
        ("大橋秋天才能開放", "法院第三次延後開庭", "市長：學校沒有更多經費"),
        "市長星期二說，河上的大橋要到秋天才能開放。一位等了六年的居民補充說：「已經沒有人相信了。」報告稱，工程花費超過四千萬元，"
        "而南側的護欄至今還沒有完成。",
    ),
    Language(
        "Japanese",
        ("shift_jis", "euc_jp"),
        ("橋の開通は秋以降に", "裁判所、審理を三度延期", "市長「学校の予算はもうない」"),
        "市長は火曜日、川にかかる橋の開通は秋になると述べた。六年間待っている住民の一人は「もう誰も信じていなかった」と話した。"
        "報告書によると、工事には四千万円以上がかかり、南側の手すりはまだ完成していない。",
    ),
    Language(
        "Korean",
        ("euc_kr",),
        ("다리는 가을에야 열린다", "법원, 재판 세 번째 연기", "시장 “학교 예산 더는 없다”"),
        "시장은 화요일 강 위의 다리가 가을에야 열린다고 말했다. 육 년을 기다린 한 주민은 “이제 아무도 믿지 않았다”고 덧붙였다. "
        "보고서에 따르면 공사에는 사천만 원이 넘게 들었고, 남쪽 난간은 아직 완성되지 않았다.",
    ),
)


def samples() -> Iterator[tuple[str, str, str, str, bytes]]:
    """Yield language, encoding, `short` or `long`, the text, and its bytes; what is no sign of the encoding is dropped."""
    for language in LANGUAGES:
        for encoding in language.encodings:
            for kind, texts in (("short", language.headlines), ("long", (language.text,))):
                for text in texts:
                    data = _encoded(text, encoding)
                    yield language.name, encoding, kind, data.decode(encoding), data


def _encoded(text: str, encoding: str) -> bytes:
    """Encode a text; curly quotes and dashes become plain where the encoding has none."""
    plain = {"“": '"', "”": '"', "„": '"', "’": "'", "–": "-", "—": "-", "«": '"', "»": '"', "€": "EUR"}
    if encoding == "cp1258":
        marks = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
        out = []
        for letter in text:
            parts = unicodedata.normalize("NFD", letter)
            tone = "".join(each for each in parts if each in marks)
            base = unicodedata.normalize("NFC", "".join(each for each in parts if each not in marks))
            try:
                out.append(letter.encode(encoding).decode(encoding))
            except UnicodeError:
                out.append(base + tone)
        text = "".join(out)
    data = b""
    for letter in text:
        try:
            data += letter.encode(encoding)
        except UnicodeEncodeError:
            data += plain.get(letter, "").encode(encoding)
    return data


def outcome(text: str, data: bytes) -> str:
    """Return whether a text is read right, wrong, or refused."""
    try:
        found = decode(data, "a.txt")
    except ArticleError:
        return "refused"
    return "right" if found == text else "wrong"


def main() -> None:
    """Print how many samples of each encoding are read right, wrong, or refused: headlines, and paragraphs."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for _, encoding, kind, text, data in samples():
        for place in (encoding, "all"):
            counts.setdefault((place, kind), Counter())[outcome(text, data)] += 1
    print(f"{'':13} {'headlines':>25}  {'paragraphs':>25}")
    print(f"{'encoding':13}" + 2 * f"  {'right':>7} {'wrong':>7} {'refused':>8} ")
    for encoding in dict.fromkeys(place for place, _ in counts):
        cells = (
            f"  {count['right']:7} {count['wrong']:7} {count['refused']:8} "
            for kind in ("short", "long")
            for count in (counts[encoding, kind],)
        )
        print(f"{encoding:13}{''.join(cells)}")


if __name__ == "__main__":
    main()
