"""Quotations: in the sample articles, with every kind of mark, among apostrophes, and in any text at all."""

import pytest
from hypothesis import given
from strategies import texts

from annotations.article import Article, Span
from annotations.text.quotations import quotations
from annotations.text.segmentation import paragraphs

MARKS = "“”„‘’\"'«»‹›`"

FIRST = [
    "“that the competition we have with China doesn’t veer into conflict”",
    (
        "“precisely so that we can make sure we are communicating as clearly as possible to avoid possible "
        "misunderstandings and miscommunications”"
    ),
    "“benefit our two countries”",
    "“I believe that the foundation of Sino-US relations lies in the people,”",
    (
        "“Under the current world situation, we can carry out various activities that benefit our two countries, "
        "the people of our countries, and the entire human race.”"
    ),
    (
        "“over the next several months, I’ll be meeting with Xi again and talking about legitimate differences we "
        "have, but also how … to get along”"
    ),
    "“at some point in time, but we’re not there yet”",
    "“far-fetched and unprofessional”",
    "“China’s core concerns”",
    (
        "“stop interfering in China’s internal affairs, and stop harming China’s sovereignty, security and "
        "development interests in the name of competition”"
    ),
    "“Hope this meeting can help steer China/US relations back to what the two presidents agreed upon in Bali,”",
    (
        "“We’re coming to Beijing with a realistic, confident approach and a sincere desire to manage our competition "
        "in the most responsible way possible,”"
    ),
    (
        "“Intense competition requires intense diplomacy if we’re going to manage tensions. That is the only way to "
        "clear up misperceptions, to signal, to communicate, and to work together where and when our interests align.”"
    ),
]

SECOND = [
    "“transformational moment”",
    (
        "“Secretary Blinken’s trip to China will be a significant event, but it’s likely not even the most significant "
        "event of next week when it comes to US foreign policy,”"
    ),
    "“open and empowered communications”",
    "“directly and candidly about (the US’) very real concerns on a range of issues”",
    (
        "“Intense competition requires sustained diplomacy to ensure that competition does not veer into confrontation "
        "or conflict,”"
    ),
]


def quoted(text: str) -> list[str]:
    """Return the words of every quotation."""
    return [text[start:end] for start, end in quotations(text)]


def test_the_sample_articles_have_the_quotations_that_a_reader_finds(articles: tuple[Article, ...]) -> None:
    """Thirteen and five, to the character, in reading order."""
    assert [quoted(article.text) for article in articles] == [FIRST, SECOND]


def test_the_sample_articles_have_the_same_quotations_in_single_marks(articles: tuple[Article, ...]) -> None:
    """Set as a British paper sets them, all are found among the apostrophes; only (the US’) reads as an end."""
    british = str.maketrans("“”", "‘’")
    assert quoted(articles[0].text.translate(british)) == [words.translate(british) for words in FIRST]
    second = [words.translate(british) for words in SECOND]
    second[3] = "‘directly and candidly about (the US’"
    assert quoted(articles[1].text.translate(british)) == second


@pytest.mark.parametrize("marks", [("“”‘’", "\"\"''"), ("’", "'")])
def test_the_sample_articles_have_the_same_quotations_in_typewriter_marks(
    articles: tuple[Article, ...], marks: tuple[str, str]
) -> None:
    """Straight marks and straight apostrophes change nothing of where the quotations stand."""
    table = str.maketrans(*marks)
    for article in articles:
        assert quotations(article.text.translate(table)) == quotations(article.text)


def test_a_lone_closing_mark_does_no_harm(articles: tuple[Article, ...]) -> None:
    """The second sample has a ’ that nothing opened, behind “managed”: no quotation ends or begins there."""
    text = articles[1].text
    at = text.index("managed’.") + len("managed")
    assert all(end <= at or at < start for start, end in quotations(text))


@pytest.mark.parametrize(
    "quotation",
    [
        "“Go away”",
        "‘Go away’",
        '"Go away"',
        "'Go away'",
        "„Go away“",
        "„Go away”",
        "«Go away»",
        "« Go away »",
        "‹Go away›",
        "``Go away''",
        "''Go away''",
        "''Don't go''",
    ],
)
@pytest.mark.parametrize("around", ["{}", "He said {} and left.", "({})", "It was—{}—late.", "So {}, he said. {}"])
def test_every_kind_of_mark_is_paired(quotation: str, around: str) -> None:
    """With its marks, wherever it stands: alone, between blanks, brackets, dashes, before a comma."""
    assert quoted(around.format(quotation, quotation)) == [quotation] * around.count("{}")


@pytest.mark.parametrize(
    "text",
    [
        "They don’t know Blinken’s mind, nor O’Neill’s; it’s the US’ own.",
        "They don't know Blinken's mind, nor O'Neill's; it's the US' own.",
        "Relations can be responsibly managed’. The workers’ rights were not.",
        "In the ’90s they played rock ’n’ roll; ’twas the spirit of ’68, they said.",
        "In the '90s they played rock 'n' roll; 'tis the spirit of '68, they said.",
        "In the ‘90s they played rock ‘n’ roll; ‘tis the spirit of ‘68, they said.",
        "The workers' and the unions' rights. The workers’ and the unions’ rights.",
        "He is 6' 2\" tall, at 21° 18' 25\" north in Hawai‘i.",
    ],
)
def test_an_apostrophe_is_no_mark(text: str) -> None:
    """Letters left out, possessives, decades, feet and inches, however they are typed, quote nobody."""
    assert quoted(text) == []
    assert quoted(f"“{text}”") == [f"“{text}”"]


@pytest.mark.parametrize(
    "quotation",
    [
        "‘We don’t know Blinken’s mind in the ’90s’",
        "'We don't know Blinken's mind in the '90s'",
        "‘Rock ’n’ roll isn’t dead’",
        "‘The workers’ rights matter,’",
        "'The workers' rights matter'",
        "‘20 people died’",
        "'20 people died'",
    ],
)
def test_a_quotation_in_single_marks_runs_over_its_apostrophes(quotation: str) -> None:
    """A ’ within a word, before one, or behind a plural with the end still to come closes nothing."""
    assert quoted(f"{quotation} he said.") == [quotation]


def test_a_word_in_single_marks_may_end_on_s() -> None:
    """Where no other mark can close it, the ’ behind the s does."""
    assert quoted("The ‘leaders’ met. The ‘talks’ ended.") == ["‘leaders’", "‘talks’"]
    assert quoted("The 'leaders' met at the 'talks' there.") == ["'leaders'", "'talks'"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”", "‘no’"]),
        ("‘He said “no” to me,’ she said.", ["‘He said “no” to me,’", "“no”"]),
        ("\"He said 'no'\", she said.", ["\"He said 'no'\"", "'no'"]),
        ("'\"No\" is what he said,' she said.", ["'\"No\" is what he said,'", '"No"']),
        ("“‘No,’ he said”, then ‘yes’.", ["“‘No,’ he said”", "‘No,’", "‘yes’"]),
        ("«Il a dit “non” hier» „Er sagte ‚nein‘“", ["«Il a dit “non” hier»", "“non”", "„Er sagte ‚nein‘“"]),
        ("“One ‘two “three” two’ one”", ["“One ‘two “three” two’ one”", "‘two “three” two’", "“three”"]),
    ],
)
def test_a_quotation_in_a_quotation_follows_it(text: str, found: list[str]) -> None:
    """Both are found, the outer one first."""
    assert quoted(text) == found


@pytest.mark.parametrize("mark", ["“”", "‘’", '""', "''", "«»"])
def test_a_quotation_of_several_paragraphs_is_one_span_a_paragraph(mark: str) -> None:
    """Each paragraph opens it again and only the last closes it."""
    opening, closing = mark[0], mark[1]
    text = f"He said: {opening}One.\n\n{opening}Two.\n\n{opening}Three,{closing} and left."
    assert quoted(text) == [f"{opening}One.", f"{opening}Two.", f"{opening}Three,{closing}"]


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    """It does not swallow the rest of the article, nor unsettle the quotations in it."""
    text = "She said: “I never did. He said “no” too.\n\nThe trial goes on, “in May”, they say."
    assert quoted(text) == ["“I never did. He said “no” too.", "“no”", "“in May”"]


def test_a_stray_closing_mark_opens_nothing() -> None:
    """What follows it is paired as ever."""
    assert quoted("So it goes.” He said” and› »“no”'' and left\" there.") == ["“no”"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("''We lost,'' she said. ''All of us.''", ["''We lost,''", "''All of us.''"]),
        ("``We lost,'' she said. ``The workers' pay went.''", ["``We lost,''", "``The workers' pay went.''"]),
        ("''He said 'no' to me,'' she said.", ["''He said 'no' to me,''", "'no'"]),
        ("'He said 'no'' and left. ''Yes,'' she said.", ["'He said 'no''", "'no'", "''Yes,''"]),
        ("The board is 8'' wide and 4' 11'' long, and ''heavy''.", ["''heavy''"]),
    ],
)
def test_a_single_mark_typed_twice_is_a_double_one(text: str, found: list[str]) -> None:
    """Agencies and archives write so; two single ends in a row stay what they are, and inches open nothing."""
    assert quoted(text) == found


def test_marks_typed_twice_open_again_in_each_paragraph() -> None:
    """As with every other mark, only the last paragraph closes them."""
    assert quoted("He said: ''One.\n\n''Two.\n\n''Three,'' and left.") == ["''One.", "''Two.", "''Three,''"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('“We lost," he said. “All of us.”', ['“We lost,"', "“All of us.”"]),
        ('"We lost,” he said. "All of us."', ['"We lost,”', '"All of us."']),
        ("“We lost,“ he said. “All of us.”", ["“We lost,“", "“All of us.”"]),
        ('“He said "no" to me,” she said.', ['“He said "no" to me,”', '"no"']),
        ("“It is 5' 4\" wide,” she said.", ["“It is 5' 4\" wide,”"]),
    ],
)
def test_double_marks_of_two_kinds_close_each_other(text: str, found: list[str]) -> None:
    """Editors mix curly and straight ones; where the right one is open it is the one that closes."""
    assert quoted(text) == found


def test_what_is_open_inside_is_given_up_where_the_outer_quotation_closes() -> None:
    """A mark that nothing closes before the quotation around it ends is most often an apostrophe."""
    assert quoted("“He said ‘no,” she said ‘yes’.") == ["“He said ‘no,”", "‘yes’"]
    assert quoted('"Get \'nother," he said.') == ['"Get \'nother,"']


def test_a_single_mark_does_not_close_over_a_double_one() -> None:
    """A plural's possessive inside “…” does not end the ‘…’ around it."""
    assert quoted("‘It is “the workers’ right” now,’ he said.") == [
        "‘It is “the workers’ right” now,’",
        "“the workers’ right”",
    ]


@pytest.mark.parametrize("text", ["", "“”", "“ ”", '""', "''", "``''", "« »", "“‘’”", 'Nothing: “”, "", ‘’.', "End “"])
def test_an_empty_quotation_is_none(text: str) -> None:
    """Where there are no words nobody is quoted."""
    assert quoted(text) == []


def test_an_empty_quotation_does_not_unsettle_the_next() -> None:
    """Its marks are paired all the same."""
    assert quoted('He said "". Then he said "no".') == ['"no"']


def test_a_straight_mark_opens_behind_what_is_not_seen() -> None:
    """A byte order mark or a zero-width space before it does not make it a closing one."""
    assert quoted('\ufeff"No," he said, \u200b"yes".') == ['"No,"', '"yes"']


def test_offsets_count_code_points() -> None:
    """Emoji of many code points move what follows by as many as they have."""
    assert quotations("👩‍👩‍👧‍👦 “no”") == (Span(8, 12),)


@given(texts())
def test_quotations_of_any_text_nest_or_are_apart(text: str) -> None:
    """They are inside the text, in order of their beginnings, and none crosses another."""
    around: list[Span] = []
    last = -1
    for span in quotations(text):
        assert last < span.start < span.end <= len(text)
        last = span.start
        while around and around[-1].end <= span.start:
            around.pop()
        assert not around or span.end <= around[-1].end
        around.append(span)


@given(texts())
def test_quotations_of_any_text_are_trimmed_and_say_something(text: str) -> None:
    """Each begins with a mark, ends on no blank, and has more in it than marks and blanks."""
    for words in quoted(text):
        assert words[0] in MARKS
        assert words == words.strip()
        assert any(each not in MARKS and not each.isspace() for each in words)


@given(texts())
def test_no_quotation_of_any_text_leaves_its_paragraph(text: str) -> None:
    """A mark that somebody forgot spoils one paragraph at most."""
    blocks = paragraphs(text)
    for start, end in quotations(text):
        assert any(block.start <= start and end <= block.end for block in blocks)
