"""Which suggesters there are, what is wrong in their settings, and which of them may work."""

import re
import sys
from importlib import invalidate_caches
from pathlib import Path

import pytest
from msgspec.structs import replace
from packaged import put_package

from annotations.errors import ModelError, SchemeError
from annotations.plugins import SUGGESTERS
from annotations.scheme import DEFAULT
from annotations.settings import parse_settings, read_settings
from annotations.suggest.holdout import is_held_out
from annotations.suggester_settings import SuggesterSettings, host_of, is_loopback
from annotations.suggesters.roster import Roster
from annotations.suggesters.trust import FILE, Trust

LOCAL, REMOTE = "http://127.0.0.1:1/v1", "https://api.example.org/v1"


def llm(url: str, name: str = "llama", **others: str) -> SuggesterSettings:
    """Return a language model at an address."""
    return SuggesterSettings(name=name, url=url, model="m", **others)  # type: ignore[arg-type]


def corpus_with(folder: Path, settings: str) -> Path:
    """Return a corpus with these settings."""
    folder.mkdir()
    (folder / "a.txt").write_text("Prices rose.\n")
    (folder / "copydesk.toml").write_text(settings)
    return folder


def roster(corpus: Path, *own: SuggesterSettings) -> Roster:
    """Return the suggesters of a corpus and of a user."""
    return Roster(corpus, read_settings(corpus), own, corpus.parent)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ('name = "a b"\nspacy = "x"', "line 2: name must be a name of up to 40 letters"),
        ('name = "a"', "line 1: a suggester needs one of spacy, url and plugin"),
        ('name = "a"\nspacy = "x"\nurl = "http://localhost/v1"\nmodel = "m"', "one of spacy, url and plugin"),
        ('name = "a"\nurl = "ftp://localhost"\nmodel = "m"', "line 3: url must be an address that begins with"),
        ('name = "a"\nurl = "https://me:secret@example.org"\nmodel = "m"', "line 3: url has a login in it"),
        ('name = "a"\nurl = "https://example.org?api_key=1"\nmodel = "m"', "line 3: url has a key in it"),
        ('name = "a"\nurl = "http://example.org"\nmodel = "m"\nkey_env = "K"', "a key is only sent encrypted"),
        ('name = "a"\nurl = "http://localhost/v1"', "needs model"),
        ('name = "a"\nspacy = "x"\nkey_env = "K"', "line 4: key_env belongs to a suggester with url"),
        ('name = "a"\nspacy = "x"\nmin_score = 2', "line 4: min_score must be a number from 0 to 1"),
        ('name = "a"\nspacy = "x"\nkey_nev = "K"', "line 4: there is no setting “key_nev”"),
    ],
)
def test_what_is_wrong_in_a_table_is_said_with_its_line(table: str, why: str) -> None:
    """In `copydesk.toml` as in `config.toml`: both are read by the same rules."""
    with pytest.raises(SchemeError, match=re.escape(why)):
        parse_settings(Path("copydesk.toml"), f"[[suggesters]]\n{table}\n")


def test_two_suggesters_have_two_names_and_the_share_of_the_hold_out_is_a_share() -> None:
    """Both lines are named."""
    two = '[[suggesters]]\nname = "a"\nspacy = "x"\n' * 2
    with pytest.raises(SchemeError, match="line 5: two suggesters are called “a”, the other at line 2"):
        parse_settings(Path("copydesk.toml"), two)
    with pytest.raises(SchemeError, match="blind must be a number from 0 to 1"):
        parse_settings(Path("copydesk.toml"), "blind = 7\n")


def test_only_addresses_of_this_machine_are_its_own() -> None:
    """By their notation: a name that somebody may let lead here is another machine."""
    assert all(map(is_loopback, ("http://localhost/v1", "http://127.8.0.1:9/v1", "http://[::1]:11434/v1")))
    others = ("http://localhost.example.org", "http://0.0.0.0", "http://10.0.0.1", "http://127.0.0.1.example.org")
    assert not any(map(is_loopback, others))
    assert (host_of(REMOTE), host_of("http://[::1]:11434/v1")) == ("api.example.org", "[::1]:11434")


def test_what_a_corpus_names_works_only_once_it_is_allowed_as_it_is_then(tmp_path: Path) -> None:
    """Another address, model or key voids it; another corpus has none of it; nothing is kept in the corpus."""
    text = f'[[suggesters]]\nname = "llama"\nurl = "{LOCAL}"\nmodel = "m"\n'
    corpus, trust = corpus_with(tmp_path / "news", text), Trust(tmp_path / "config")
    before = sorted(corpus.rglob("*"))
    named = roster(corpus).get("llama")
    assert named.needs_consent
    assert not named.is_allowed(trust)
    assert roster(corpus).while_reading(trust, ["llama"]) == (
        [],
        [f"The suggester llama is off until you allow it: copydesk suggest {corpus} --allow llama"],
    )
    trust.allow(corpus, "llama", named.definition, named.effects(1))
    assert named.is_allowed(trust)
    assert sorted(corpus.rglob("*")) == before
    (corpus / "copydesk.toml").write_text(text + 'timeout = 5\nlabels.X = "fact"\n')
    assert roster(corpus).get("llama").is_allowed(trust)
    for changed in (text.replace("/v1", "/v2"), text.replace('"m"', '"n"'), text + 'key_env = "AWS_SECRET"\n'):
        (corpus / "copydesk.toml").write_text(changed)
        assert not roster(corpus).get("llama").is_allowed(trust)
    other = corpus_with(tmp_path / "other", text)
    assert not roster(other).get("llama").is_allowed(trust)
    (corpus / "copydesk.toml").write_text(text)
    assert trust.forbid(corpus, "llama")
    assert not roster(corpus).get("llama").is_allowed(trust)


def test_another_version_of_a_plugin_is_asked_about_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its code is another's, even if its name and its options stay; so is another package with that name."""
    corpus, trust = corpus_with(tmp_path / "news", '[[suggesters]]\nname = "n"\nplugin = "odd"\n'), Trust(tmp_path)
    points = f"[{SUGGESTERS}]\nodd = odd_plugin:Odd\n"
    site = put_package(tmp_path / "site", "odd", "", points)
    monkeypatch.syspath_prepend(str(site))
    named = roster(corpus).get("n")
    trust.allow(corpus, "n", named.definition, named.effects(1))
    assert roster(corpus).get("n").is_allowed(trust)
    (site / "odd-1.0.dist-info").rename(site / "odd-1.1.dist-info")
    (site / "odd-1.1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.1\n")
    invalidate_caches()
    asked, (remark,) = roster(corpus).while_reading(trust)
    assert asked == []
    assert "is off until you allow it" in remark
    for path in (site / "odd-1.1.dist-info").iterdir():
        path.unlink()
    invalidate_caches()
    assert roster(corpus).while_reading(trust)[1][0].startswith("The suggester n does not work: there is no plugin")


def test_a_file_of_consents_that_cannot_be_read_allows_nothing(tmp_path: Path) -> None:
    """A damaged file is as none, and can be written again."""
    trust = Trust(tmp_path)
    trust.allow(tmp_path, "a", "as it is", "does something")
    (tmp_path / FILE).write_bytes(b"\xff{")
    assert not trust.allows(tmp_path, "a", "as it is")
    trust.allow(tmp_path, "a", "as it is", "does something")
    assert trust.allows(tmp_path, "a", "as it is")


def test_ones_own_suggesters_need_consent_only_to_send_texts_to_another_machine(tmp_path: Path) -> None:
    """And the sentence that one is asked says what is sent, where, and with which key."""
    corpus = corpus_with(tmp_path / "news", "")
    own = roster(corpus, llm(LOCAL), llm(REMOTE, "far", key_env="K"), SuggesterSettings(name="p", spacy="./p"))
    assert [each.needs_consent for each in own] == [False, True, False]
    assert own.get("far").effects(3) == (
        "“far” sends the text of 3 articles, the labels and the guidelines to api.example.org on another machine, "
        "for the model m, with the key in $K"
    )
    assert own.get("p").settings.spacy == str(tmp_path / "p")
    plugin = SuggesterSettings(name="q", plugin="numbers", options={"digits": 2})
    assert roster(corpus, plugin).get("q").effects(1) == (
        "“q” runs the code of the installed plugin numbers on 1 article, with digits = 2"
    )
    with pytest.raises(ModelError, match="no suggester “x”; there are llama, far, p"):
        own.get("x")


def test_what_sends_texts_is_asked_while_reading_only_by_name(tmp_path: Path) -> None:
    """Else only what is cached is shown; pipelines and plugins compute here and are asked about every article."""
    corpus = corpus_with(tmp_path / "news", "")
    own = (llm(LOCAL), SuggesterSettings(name="p", plugin="p"))
    asked, remarks = roster(corpus, *own).while_reading(Trust(tmp_path))
    assert [(each.named.name, each.how) for each in asked] == [("llama", "cached"), ("p", "every article")]
    asked, _ = roster(corpus, *own).while_reading(Trust(tmp_path), ["llama"])
    assert [(each.named.name, each.how) for each in asked] == [("llama", "by name"), ("p", "every article")]
    assert remarks == []
    without = Roster(corpus, read_settings(corpus), own, no_plugins=True)
    assert [each.name for each in without] == ["llama"]


def test_of_two_with_one_name_the_users_own_is_meant(tmp_path: Path) -> None:
    """A corpus cannot put another one in its place."""
    corpus = corpus_with(tmp_path / "news", f'[[suggesters]]\nname = "llama"\nurl = "{REMOTE}"\nmodel = "m"\n')
    assert roster(corpus, llm(LOCAL)).get("llama").settings.url == LOCAL


def test_the_hold_out_is_about_its_share_and_the_same_for_everybody() -> None:
    """By the id alone; a larger share holds out the same articles and others."""
    ids = [f"article-{number}" for number in range(2_000)]
    tenth = {each for each in ids if is_held_out(each, 0.1)}
    assert 150 < len(tenth) < 250
    assert tenth < {each for each in ids if is_held_out(each, 0.3)}
    assert not any(is_held_out(each, 0) for each in ids)
    assert all(is_held_out(each, 1) for each in ids)


def test_labels_and_guidelines_decide_what_a_language_model_answers(tmp_path: Path) -> None:
    """With other guidelines it is asked again; nothing cached for the old ones is shown."""
    plain, guided = read_settings(corpus_with(tmp_path / "a", "")), replace(DEFAULT, guidelines="Look.")
    corpus = tmp_path / "a"
    one = Roster(corpus, plain, [llm(LOCAL)]).get("llama")
    other = Roster(corpus, replace(plain, scheme=guided), [llm(LOCAL)]).get("llama")
    assert one.identity != other.identity


def test_changed_code_of_an_editable_plugin_is_asked_about_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its version stays while its code changes: neither a consent nor cached answers of the old code hold."""
    corpus, trust = corpus_with(tmp_path / "news", '[[suggesters]]\nname = "n"\nplugin = "soft"\n'), Trust(tmp_path)
    points = f"[{SUGGESTERS}]\nsoft = soft_plugin:Soft\n"
    site = put_package(tmp_path / "site", "soft", "", points)
    monkeypatch.syspath_prepend(str(site))
    code, origin = site / "soft_plugin.py", site / "soft-1.0.dist-info" / "direct_url.json"

    def before_and_after(change: str) -> tuple[bool, bool]:
        """Allow the plugin, change its code; return whether it is still allowed and its answers still hold."""
        named = roster(corpus).get("n")
        trust.allow(corpus, "n", named.definition, named.effects(1))
        identity = named.identity
        code.write_text(change)
        named = roster(corpus).get("n")
        return named.is_allowed(trust), named.identity == identity

    assert before_and_after("# an installed file") == (True, True)
    origin.write_text('{"url": "file:///soft", "dir_info": {"editable": false}}')
    assert before_and_after("# a copy of a folder") == (True, True)
    origin.write_text('{"url": "file:///soft", "dir_info": {"editable": true}}')
    assert before_and_after("# a folder that is worked on") == (False, False)
    origin.write_text("{")
    assert before_and_after("# no origin that can be read") == (True, True)
    assert "soft_plugin" not in sys.modules
