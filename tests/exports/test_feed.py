"""The feed of changes as feed readers want it: sound by RFC 4287, the same every time, and nothing in it but what was written."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.exports.feed import MOST_CLAIMS, MOST_ENTRIES, NEVER, atom
from assay.exports.files import plan_files
from assay.model.base import Withdrawn
from assay.model.claim import LedgerEntry
from assay.model.corpus import Corpus
from assay.model.words import Cause, Verdict
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.pages import render
from assay.site.settings import Settings
from tests.site.made_up import corpus, corpus_with
from tests.site.test_pages import ATTACKS, Tags

SITE = "https://claims.tea.org/weighed/"
SETTINGS = Settings(site_name="Touchstone", site_url=SITE)
NAMESPACE = "{http://www.w3.org/2005/Atom}"
GONE = Withdrawn(date="2026-11-24", why="We had mixed up two teas.")


def feed(records: Corpus) -> str:
    return atom(Catalogue(records), SETTINGS)


def entries(text: str) -> list:
    """The entries as a feed reader shows them."""
    read = feedparser.parse(text)
    assert not read.bozo, read.get("bozo_exception")
    return read.entries


def faults(text: str) -> list[str]:
    """What RFC 4287 forbids in a feed (sections 3.3, 4.1 and 4.2), as far as ours could break it."""
    root = ElementTree.fromstring(text)
    found = [] if root.tag == f"{NAMESPACE}feed" else [f"the root is {root.tag}"]
    ids = [each.text for each in root.iter(f"{NAMESPACE}id")]
    found += [f"{name} stands twice" for name in set(ids) if ids.count(name) > 1]
    moments = []
    for element in (root, *root.findall(f"{NAMESPACE}entry")):
        found += [f"{each.tag} is of another vocabulary" for each in element if not each.tag.startswith(NAMESPACE)]
        for name in ("id", "title", "updated"):
            its = element.findall(f"{NAMESPACE}{name}")
            found += [] if len(its) == 1 and (its[0].text or "").strip() else [f"{name} is there {len(its)} times or empty"]
        moments += [each.text for each in element.findall(f"{NAMESPACE}updated")]
        links = element.findall(f"{NAMESPACE}link")
        for address in [*(link.get("href") for link in links), *(each.text for each in element.findall(f"{NAMESPACE}id"))]:
            found += [] if address and urlsplit(address).scheme == "https" and urlsplit(address).hostname else [f"{address} is no whole address"]
        found += [] if [link.get("rel") for link in links].count("alternate") == 1 else ["no page, or several, tell the same"]
    found += [f"{moment} is no moment" for moment in moments if not re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", moment)]
    found += [] if moments == sorted(moments, reverse=True) and (len(moments) < 2 or moments[0] == moments[1]) else ["the latest does not stand first"]
    found += [] if root.find(f"{NAMESPACE}author/{NAMESPACE}name") is not None else ["nobody wrote it"]
    return found


def changed(records: Corpus, key: str, *ledger: LedgerEntry) -> Corpus:
    """The corpus with more in a claim's history."""
    claim = records.claims[key]
    return replace(records, claims={**records.claims, key: claim.model_copy(update={"ledger": (*claim.ledger, *ledger)})})


def entered(day: str, verdict: Verdict, cause: Cause, **others: object) -> LedgerEntry:
    return LedgerEntry.model_validate({"date": day, "verdict": verdict.value, "cause": cause.value, **others})


def test_the_feed_of_the_real_records_is_sound(catalogue):
    text = atom(catalogue, SETTINGS)
    assert not faults(text)
    assert len(entries(text)) >= len(catalogue.articles)


@pytest.mark.parametrize(
    "old, new",
    [
        ("<updated>2026-11-22", "<updated>22 November 2026"),
        ("<id>https://claims.tea.org/weighed/articles", "<id>articles"),
        ("<title", "<heading"),
        ("<author>", "<by>"),
        ('rel="alternate"', 'rel="related"'),
        ("T00:00:00Z</updated>\n <author", "T01:00:00Z</updated>\n <author"),
    ],
)
def test_a_feed_that_is_not_sound_is_noticed(old, new):
    sound = feed(corpus())
    assert not faults(sound) and old in sound
    broken = sound.replace(old, new, 1)
    for tag in ("title", "author"):
        if f"<{tag}" == old.rstrip(">"):
            broken = broken.replace(f"</{tag}>", f"</{new.strip('<>')}>", 1)
    assert faults(broken)


def test_first_reviews_are_one_entry_for_each_day_and_article(catalogue):
    first = [entry for entry in entries(atom(catalogue, SETTINGS)) if "first time" in entry.title]
    days = {(key.split("/")[0], claim.ledger[0].date) for key, claim in catalogue.live.items()}
    assert len(first) == len(days)
    for entry in first:
        article_id = entry.link.removeprefix(f"{SITE}articles/").rstrip("/")
        claims = catalogue.claims_of(article_id)
        assert entry.title == f"{len(claims)} claims reviewed for the first time: {catalogue.articles[article_id].title}"
        shown = Tags(entry.content[0].value).text
        assert all(f"{claim.claim} {claim.ledger[0].verdict.label}." in shown for claim in claims.values())


def test_a_changed_verdict_says_what_it_was_what_it_is_and_why():
    after = changed(corpus(), "shop/effect", entered("2026-11-23", Verdict.OVERSTATED, Cause.NEW_EVIDENCE, rule=2, note="A second trial came."))
    entry = entries(feed(after))[0]
    assert entry.title == "Unsupported → overstated: Valerian tea lengthens sleep."
    assert entry.link == f"{SITE}claims/shop/effect/#history"
    assert entry.id == f"{SITE}claims/old-article/old-claim/#history-2"
    assert entry.updated == "2026-11-23T00:00:00Z"
    assert [tag.term for tag in entry.tags] == ["overstated", "new-evidence"]
    told = Tags(entry.content[0].value).text
    for words in ("Sleep well with tea", "Verdict until then: Unsupported.", f"Verdict: Overstated. {Verdict.OVERSTATED.definition}", f"Cause: {Cause.NEW_EVIDENCE.definition} A second trial came. Rule version 2."):
        assert words in told
    assert f'href="{SITE}claims/shop/effect/"' in entry.content[0].value


def test_a_new_version_of_the_rule_is_told_even_where_the_verdict_stays():
    after = changed(corpus(), "shop/effect", entered("2026-11-23", Verdict.UNSUPPORTED, Cause.RULE_CHANGE, rule=2))
    entry = entries(feed(after))[0]
    assert entry.title.startswith("Still unsupported: ")
    assert f"{Cause.RULE_CHANGE.definition} Rule version 2." in Tags(entry.content[0].value).text.replace("  ", " ")


def test_a_withdrawn_claim_has_one_entry_that_says_so_and_no_other():
    records = corpus()
    gone = replace(records, claims={**records.claims, "shop/effect": records.claims["shop/effect"].model_copy(update={"withdrawn": GONE})})
    found = entries(feed(gone))
    assert not faults(feed(gone))
    about = [entry for entry in found if "claims/shop/effect/" in str(entry.content)]
    assert [entry.title for entry in about] == ["Withdrawn: Valerian tea lengthens sleep."]
    assert about[0] is found[0] and about[0].updated == "2026-11-24T00:00:00Z" and GONE.why in about[0].content[0].value


def test_a_withdrawn_article_takes_its_claims_along():
    records = corpus()
    gone = replace(records, articles={"shop": records.articles["shop"].model_copy(update={"withdrawn": GONE})})
    assert [entry.title for entry in entries(feed(gone))] == ["Withdrawn: Sleep well with tea", "Withdrawn: Valerian tea lengthens sleep."]


def test_a_feed_in_which_nothing_happened_is_sound_and_asks_no_clock():
    text = feed(Corpus(vocabulary=corpus().vocabulary))
    assert not faults(text) and not entries(text)
    assert feedparser.parse(text).feed.updated == NEVER


def test_the_same_records_give_the_same_bytes_whatever_their_order():
    records = changed(corpus(), "shop/fact", entered("2026-11-23", Verdict.OVERSTATED, Cause.CORRECTION))
    turned = replace(records, claims=dict(reversed(records.claims.items())), references=dict(reversed(records.references.items())))
    assert feed(turned) == feed(records)


def test_only_the_latest_entries_stand_in_it():
    days = [(datetime.date(2026, 12, 1) + datetime.timedelta(number)).isoformat() for number in range(MOST_ENTRIES + 20)]
    records = changed(corpus(), "shop/effect", *(entered(day, Verdict.OVERSTATED, Cause.NEW_EVIDENCE) for day in days))
    found = entries(feed(records))
    assert not faults(feed(records))
    assert [entry.updated[:10] for entry in found] == days[: -MOST_ENTRIES - 1 : -1]


def test_an_entry_about_many_claims_names_the_first_of_them():
    records = corpus()
    claim = records.claims["shop/opinion"]
    many = {f"shop/opinion-{number}": claim for number in range(MOST_CLAIMS + 7)}
    text = entries(feed(replace(records, claims=many)))[0].content[0].value
    assert text.count("<li>") == MOST_CLAIMS and "And 7 more." in text


def test_an_entry_keeps_its_id_when_its_record_gets_another():
    records = changed(corpus(), "shop/fact", entered("2026-11-23", Verdict.OVERSTATED, Cause.CORRECTION))
    claims = {f"store/{key.split('/')[1]}": claim for key, claim in records.claims.items() if key != "shop/fact"}
    claims["store/truth"] = records.claims["shop/fact"].model_copy(update={"formerly": ("fact",)})
    article = records.articles["shop"].model_copy(update={"formerly": (*records.articles["shop"].formerly, "shop")})
    renamed = replace(records, articles={"store": article}, claims=claims)
    assert {entry.id for entry in entries(feed(renamed))} == {entry.id for entry in entries(feed(records))}
    assert {entry.link.split("/")[5] for entry in entries(feed(renamed))} == {"store"}


def test_a_record_that_takes_an_earlier_id_of_another_has_entries_of_its_own():
    records = corpus()
    claim = records.claims["shop/effect"]
    later = entered("2026-11-23", Verdict.OVERSTATED, Cause.CORRECTION)
    claims = {"shop/old-claim": claim.model_copy(update={"formerly": (), "ledger": (*claim.ledger, later)}), "shop/effect": claim.model_copy(update={"ledger": (*claim.ledger, later)})}
    text = feed(replace(records, claims=claims))
    assert len(entries(text)) == 3 and not faults(text)


@pytest.mark.parametrize("attack", [*ATTACKS, "\x00\x08\x1b\x7f\ufffe\uffff", "\U0001f375", "𝔳"])
def test_hostile_text_is_read_as_it_was_written(attack):
    def told(line: str) -> list[tuple]:
        records = corpus_with(line, only=("articles", "claims", "vocabulary"))
        text = feed(changed(records, "shop/effect", entered("2026-11-23", Verdict.OVERSTATED, Cause.CORRECTION, note="x").model_copy(update={"note": line})))
        assert not faults(text) and entries(text)
        return [(each.findtext(f"{NAMESPACE}title"), Tags(each.findtext(f"{NAMESPACE}content"))) for each in ElementTree.fromstring(text).iter(f"{NAMESPACE}entry")]

    whole, plain = told(attack), told("Plain words")
    kept = re.sub("[\x00-\x08\x1b\ufffe\uffff]", "", attack)
    for (title, content), (plain_title, plain_content) in zip(whole, plain, strict=True):
        assert content.tags == plain_content.tags
        assert title == plain_title.replace("Plain words", kept)
        assert content.text == plain_content.text.replace("Plain words", kept)


@given(st.text(min_size=1))
@settings(max_examples=60)
def test_any_text_makes_a_sound_feed(text):
    made = feed(corpus_with(text, only=("articles", "claims")))
    assert not faults(made)


def test_without_an_address_there_is_no_feed_and_no_page_speaks_of_one_that_is_not_there():
    catalogue = Catalogue(corpus())
    assert not {addresses.FEED, addresses.CLAIM_REVIEWS} & set(plan_files(catalogue, Settings()))
    assert not [path for path, page in render(catalogue.corpus).items() if "changes.atom" in page or "claim-review.json" in page]
    with pytest.raises(ValueError, match="address of the site"):
        atom(catalogue, Settings())


def test_with_an_address_the_changes_and_the_data_lead_to_it():
    catalogue = Catalogue(corpus())
    files = plan_files(catalogue, SETTINGS)
    assert files[addresses.FEED] == atom(catalogue, SETTINGS)
    pages = render(catalogue.corpus, SETTINGS)
    assert 'href="../data/changes.atom"' in pages["changes.md"]
    assert 'href="changes.atom"' in pages["data.md"] and 'href="claim-review.json"' in pages["data.md"] and f"latest {MOST_ENTRIES} entries" in pages["data.md"]
    assert 'id="history-1"' in pages["claims/shop/effect.md"]
