"""For every check a wrong and a right snippet, on a made-up subject: tea and sleep.

The pages of the checks show them, and the tests hold them against the checks themselves: the wrong one must
give its code and no other, the right one nothing. So no page can show what is no longer so.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
FACT = "claims/articles/sleep-well/allowed-everywhere.yml"
ARTICLE = "claims/articles/sleep-well/article.yml"
REFERENCE = "claims/references/brewer-2020-valerian.yml"
LAW = "claims/references/eu-herbs-2019.yml"
SEARCH = "claims/searches/valerian-2026-11.yml"
VOCABULARY = "claims/vocabulary.yml"
COPY = "sleep-well.txt"
"""A copy of the article, beside the records; the ART checks read it."""

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Example:
    """A fault and how it looks mended.

    Attributes:
        code: The check.
        path: The file it concerns, in the made-up project.
        wrong: What stands there.
        right: What should.
        note: What one must know to see the fault, in a sentence.
        scene: Changes that set the scene for both: file, what stands there, what it becomes.
        make: Makes the fault where it is not in the words of a file; the project as it is, is then the right one.
        day: The day of the check.
        lock: What claims/verified.yml says, as plain values; None for a project without it.
        copy: True when the fault shows only beside a copy of the article (assay sentences).
        also: Codes that always come with it.
    """

    code: str
    path: str
    wrong: str
    right: str
    note: str = ""
    scene: tuple[tuple[str, str, str], ...] = ()
    make: Make | None = None
    day: datetime.date = datetime.date(2026, 11, 25)
    lock: Mapping[str, Any] | None = field(default=None, hash=False)
    copy: bool = False
    also: tuple[str, ...] = ()


def _bytes(path: str, change: Callable[[bytes], bytes]) -> Make:
    return lambda root: (root / path).write_bytes(change((root / path).read_bytes()))


def _moved(path: str, to: str) -> Make:
    return lambda root: os.rename(root / path, root / to)


def _second(path: str, change: tuple[str, str]) -> Make:
    """A second reference, like the first but for one thing."""
    return lambda root: (root / path).write_text((root / REFERENCE).read_text("utf-8").replace(*change), "utf-8")


def _emptied(root: Path) -> None:
    for file in sorted((root / "claims").rglob("*"), reverse=True):
        if file.is_dir():
            file.rmdir()
        elif file.name != "vocabulary.yml":
            file.unlink()


def _again(root: Path) -> None:
    _second("claims/references/brewer-2020-again.yml", ("", ""))(root)
    _replace(root / CLAIM, "It has not been repeated.", "It has not been repeated [@brewer-2020-again].")


def _lock(values: Mapping[str, Any]) -> Make:
    """Another lock than the one of the scene."""
    return lambda root: write_lock(root, values)


def write_lock(root: Path, values: Mapping[str, Any]) -> None:
    """Writes claims/verified.yml.

    Args:
        root: The project.
        values: What it says.
    """
    from assay.model.verified import Verified
    from assay.verify.lock import emit

    (root / "claims/verified.yml").write_text(emit(Verified.model_validate(values)), "utf-8")


_LINK = "- {finding: brewer-2020-valerian#hours, direction: supports, why: People slept longer.}"
_LEDGER = "- {date: 2026-11-22, verdict: overstated, cause: first-review, rule: 1}"
_NOTHING = ((CLAIM, "verdict: overstated\nhonest: Valerian tea may lengthen sleep in people who sleep badly.", "verdict: unsupported\nhonest: No study was found."), (CLAIM, "verdict: overstated, cause", "verdict: unsupported, cause"))
"""Makes the claim one for which nothing was found."""
_WORK = {"state": "found", "asked": "2026-11-24", "registry": "Crossref", "title": "Valerian and sleep", "authors": ["Brewer"], "issued": "2020-05", "years": [2020], "containers": ["Journal of Tea"], "volume": "3", "issue": "1", "page": "1-9", "DOI": "10.5555/tea.2020.1", "both_ways": True}
_DOI = "DOI: 10.5555/tea.2020.1"
_HOPS = _WORK | {"title": "The cultivation of hops", "authors": ["Miller"], "issued": "2001", "years": [2001], "DOI": "10.5555/hops.2001.1"}


def _works(**changes: Any) -> dict[str, Any]:
    return {"works": {"10.5555/tea.2020.1": _WORK | changes}}


EXAMPLES: tuple[Example, ...] = (
    # SHP: the file
    Example("SHP001", CLAIM, "quote: café   # saved as Latin-1", "quote: café   # saved as UTF-8", make=_bytes(CLAIM, lambda raw: raw.replace(b"sleep like a stone", b"caf\xe9 like a stone"))),
    Example("SHP002", CLAIM, "the file begins with the bytes EF BB BF", "the file begins with # yaml-language-server", make=_bytes(CLAIM, lambda raw: b"\xef\xbb\xbf" + raw)),
    Example("SHP003", CLAIM, "quote: sleep like\u200b a stone", "quote: sleep like a stone", note="Between “like” and the blank stands an invisible character, U+200B. The message gives its place."),
    Example("SHP004", CLAIM, "a file of 300 kB, with the whole article in reasoning", "a file of a few kB, with a few short paragraphs", make=_bytes(CLAIM, lambda raw: raw + b"#" * 300_000)),
    Example("SHP005", "claims/references/other.yml", "other.yml → brewer-2020-valerian.yml", "brewer-2020-valerian.yml, and nothing that points at it", make=lambda root: (root / "claims/references/other.yml").symlink_to("brewer-2020-valerian.yml")),
    Example("SHP006", SEARCH, "# to be written", "question: Does valerian tea lengthen sleep?", make=_bytes(SEARCH, lambda raw: b"# to be written\n")),
    Example("SHP007", CLAIM, "summary: One trial: longer sleep.", 'summary: "One trial: longer sleep."', scene=((CLAIM, "summary: One trial of a fair size found longer sleep.", 'summary: "One trial: longer sleep."'),), note="A value that holds a colon and a blank needs quotes; assay check --fix puts them."),
    Example("SHP008", CLAIM, "topic:\n\tsleep", "topic: sleep"),
    Example("SHP009", CLAIM, "topic: sleep\ntopic: market", "topic: sleep"),
    Example("SHP010", CLAIM, "topic: !!str sleep", "topic: sleep"),
    Example("SHP011", CLAIM, "topic: &t sleep", "topic: sleep"),
    Example("SHP012", CLAIM, "topic: sleep\n---\nclaim: Another one.", "topic: sleep", note="The other claim is a file of its own."),
    Example("SHP013", CLAIM, f"section: {'[' * 30}{']' * 30}", "section: Why tea"),
    Example("SHP014", CLAIM, "? [section]\n: Why tea", "section: Why tea"),
    Example("SHP020", CLAIM, "kind: effect\n", "kind: effect\nwording: asserted\n"),
    Example("SHP021", CLAIM, "topik: sleep\ntopic: sleep", "topic: sleep"),
    Example("SHP022", CLAIM, "kind: efect", "kind: effect"),
    Example("SHP023", REFERENCE, "volume: 3", 'volume: "3"'),
    Example("SHP030", "claims/references/new.yaml", "claims/references/new.yaml", "claims/references/new-2021.yml", make=lambda root: (root / "claims/references/new.yaml").write_text("title: x\n", "utf-8")),
    Example("SHP031", "claims", "claims/ holds vocabulary.yml and nothing else", "claims/ holds articles/, references/ and searches/", make=_emptied),
    Example("SHP032", "claims/searches/Valerian_2026.yml", "claims/searches/Valerian_2026.yml", "claims/searches/valerian-2026-11.yml", scene=((CLAIM, "searches: [valerian-2026-11]\n", ""),), make=_moved(SEARCH, "claims/searches/Valerian_2026.yml")),
    Example("SHP034", SEARCH, "-rw------- 1 root  valerian-2026-11.yml", "-rw-r--r-- 1 root  valerian-2026-11.yml", make=lambda root: (root / SEARCH).chmod(0), note="Only somebody else may read it."),
    Example("SHP035", CLAIM, "id: valerian-tea\ntopic: sleep", "topic: sleep"),
    Example("SHP036", "claims/articles/other", "claims/articles/other/a-claim.yml alone", "claims/articles/other/article.yml beside it", make=lambda root: ((root / "claims/articles/other").mkdir(), (root / "claims/articles/other/a-claim.yml").write_bytes((root / FACT).read_bytes()))),
    Example("SHP037", VOCABULARY, "claims/ without vocabulary.yml", "claims/vocabulary.yml", make=lambda root: (root / VOCABULARY).unlink()),
    Example("SHP038", VOCABULARY, "comparators:\n  baseline:", "comparators:\n  placebo: {label: placebo, definition: Hot water that looks alike.}\n  procedure-alone: {label: going to bed alone, definition: The same evening without tea.}\n  baseline:", scene=((REFERENCE, "  compared_with: placebo\n", ""),)),
    # REF: names lead somewhere
    Example("REF001", CLAIM, "- {finding: brewer-2021-valerian#hours,", "- {finding: brewer-2020-valerian#hours,"),
    Example("REF002", CLAIM, "- {finding: brewer-2020-valerian#days,", "- {finding: brewer-2020-valerian#hours,"),
    Example("REF003", CLAIM, "searches: [valerian-2025-11]", "searches: [valerian-2026-11]"),
    Example("REF004", CLAIM, "- {as: brewer-2021,", "- {as: brewer-2020,", note="article.yml prints brewer-2020."),
    Example("REF005", ARTICLE, "claims: [valerian-lengthens-sleep]\n", "claims: [valerian-lengthens-sleep, allowed-everywhere]\n", note="The folder holds allowed-everywhere.yml too."),
    Example("REF006", SEARCH, "found: [brewer-2021-valerian]", "found: [brewer-2020-valerian]"),
    Example("REF007", CLAIM, "more sleep [@brewer-2021-valerian].", "more sleep [@brewer-2020-valerian]."),
    Example("REF008", "claims/references/other-2021.yml", "claims/references/other-2021.yml, which no claim links", _LINK, make=_second("claims/references/other-2021.yml", ("10.5555/tea.2020.1", "10.5555/tea.2021.1")), note="The right one is a link under evidence of a claim, or moving the file out."),
    Example("REF009", "claims/references/brewer-2020-again.yml", "two files with DOI: 10.5555/tea.2020.1", "one file, with the findings of both", make=_again),
    Example("REF010", CLAIM, "# yaml-language-server: $schema=claim.schema.json", "# yaml-language-server: $schema=../../../schema/claim.schema.json"),
    Example("REF011", "claims/excluded.yml", "sources:\n  brewer-2020-valerian: {title: On valerian,", "sources:\n  other-2020: {title: On coffee,", make=lambda root: (root / "claims/excluded.yml").write_text("# yaml-language-server: $schema=../schema/excluded.schema.json\nsources:\n  brewer-2020-valerian: {title: x, DOI: 10.5555/x, why: x, considered: 2026-11-22}\n", "utf-8"), note="A source that a claim uses is not excluded."),
    # EVD: links mean what their findings say
    Example("EVD001", CLAIM, "searches: []", "searches: [valerian-2026-11]", scene=(*_NOTHING, (CLAIM, f"evidence:\n{_LINK}\n", "")), also=("VRD003",), note="No evidence is linked."),
    Example("EVD002", CLAIM, f"{_LINK}\n{_LINK}", _LINK),
    Example("EVD003", CLAIM, "why: People slept longer., override: [{element: condition, as: same, why: Both are insomnia.}]}", "why: People slept longer.}", note="Without the override the table says same too."),
    Example("EVD004", REFERENCE, "effect: worse", "effect: better", note="The claim links to this finding with direction: supports."),
    Example("EVD005", CLAIM, "searches: [valerian-2026-11]\nverdict:", "searches: [valerian-2026-11]\nharms: none-reported\nverdict:"),
    Example("EVD006", CLAIM, "wording: asserted\ncites:", "wording: asserted\nabout: {condition: insomnia, intervention: valerian, outcomes: [sleep-length]}\ncites:"),
    Example("EVD007", CLAIM, "wording: asserted\nextent: {size: twice as long}", "wording: asserted"),
    Example("EVD008", CLAIM, "kind: effect\nrests_on: Tea is warm.", "kind: effect"),
    Example("EVD009", CLAIM, f"parts:\n- what: longer sleep\n  evidence:\n  {_LINK}\n", f"evidence:\n{_LINK}\n", note="A sentence in one part is the claim itself; evidence stands either in parts or in the claim."),
    Example("EVD010", CLAIM, "A trial found 35 minutes more sleep", "A trial of 120 people found more sleep", scene=((CLAIM, "A trial found half an hour more sleep", "A trial of 120 people found more sleep"),), note="The source that is named has 120 people in it, and no 35."),
    # VRD: the verdict is the rule's
    Example("VRD001", CLAIM, f"verdict: supported\nledger:\n{_LEDGER.replace('overstated', 'supported')}", f"verdict: overstated\nledger:\n{_LEDGER}", scene=((CLAIM, f"ledger:\n{_LEDGER}\n", ""), (CLAIM, "verdict: overstated\n", f"verdict: overstated\nledger:\n{_LEDGER}\n")), note="assay check --fix enters the rule's verdict, and assay explain says how it comes about."),
    Example("VRD002", CLAIM, "override: {verdict: overstated, why: x, agreed_by: [two readers]}\nreviewed:", "reviewed:", note="The rule says overstated too, so there is nothing to override."),
    Example("VRD003", CLAIM, "searches: []", "searches: [valerian-2026-11]", scene=(*_NOTHING, (CLAIM, _LINK, _LINK.replace("}", ", votes: false}"))), note="The one link has no vote, so nothing is found that shows it."),
    Example("VRD004", CLAIM, _LEDGER.replace("overstated", "unsettled"), _LEDGER, note="The verdict of the claim is overstated."),
    Example("VRD005", SEARCH, "date: 2026-11-22", "date: 2028-12-01", scene=(*_NOTHING, (CLAIM, f"evidence:\n{_LINK}\n", ""), (CLAIM, "reviewed: 2026-11-22", "reviewed: 2027-12-01"), (SEARCH, "date: 2026-11-22", "date: 2028-12-01")), day=datetime.date(2029, 1, 1), note="Seen on 1 January 2029."),
    Example("VRD006", SEARCH, "date: 2062-11-22", "date: 2026-11-22", note="Seen on 25 November 2026."),
    # ART: beside a copy of the article
    Example("ART001", ARTICLE, "text: {words: 20,", "text: {words: 19,", copy=True, note="The copy has 19 words."),
    Example("ART002", CLAIM, "quote: sleep like a log", "quote: sleep like a stone", copy=True, note="The article says: You will sleep like a stone tonight."),
    Example("ART003", CLAIM, "quote: You will sleep like a stone tonight.", "quote: sleep like a stone", copy=True),
    Example("ART004", CLAIM, "quote: Sleep well", "quote: sleep like a stone", copy=True, note="These words stand in sentence 1, which article.yml does not list for this claim."),
    Example("ART005", ARTICLE, '- {n: 2, digest: "00000000", claims: [valerian-lengthens-sleep]}', '- {n: 2, digest: "912253e4", claims: [valerian-lengthens-sleep]}', copy=True),
    Example("ART006", ARTICLE, '- {n: 3, digest: "11e78852", skip: repeats}', '- {n: 3, digest: "11e78852", claims: [allowed-everywhere]}'),
    Example("ART007", ARTICLE, "- {n: 4,", "- {n: 3,", note="It is the third of the list."),
    Example("ART008", ARTICLE, "sentences: []", 'sentences:\n- {n: 1, digest: "5a4638d0", skip: heading}\n- {n: 2, digest: "912253e4", claims: [valerian-lengthens-sleep]}\n- {n: 3, digest: "11e78852", claims: [allowed-everywhere]}'),
    # TXT: the words
    Example("TXT001", CLAIM, "quote: You will, as all our customers say, sleep like a stone tonight and tomorrow", "quote: sleep like a stone"),
    Example("TXT002", CLAIM, "claim: It is a myth that valerian tea lengthens sleep.", "claim: Valerian tea lengthens sleep."),
    Example("TXT003", FACT, "quote: sleep like a stone", "quote: allowed in the whole EU", note="Another claim of the article has that quote."),
    Example("TXT004", CLAIM, "It has not been repeated, says @brewer.", "It has not been repeated."),
    Example("TXT005", CLAIM, "honest: Valerian tea probably does lengthen sleep.", "honest: Valerian tea may lengthen sleep in people who sleep badly.", note="The certainty is low."),
    Example("TXT006", CLAIM, 'summary: "TODO: the verdict in one sentence, for a reader in a hurry"', "summary: One trial of a fair size found longer sleep."),
    Example("TXT010", CLAIM, "lint: [{code: TXT004, why: a name in a quotation, until: 2027-01-01}]\nreviewed:", "reviewed:", note="There is no bare @name in this claim."),
    # LNK: what the outside world said (claims/verified.yml)
    Example("LNK001", REFERENCE, _DOI, "DOI: 10.5555/tea.2020.2", lock={"works": {"10.5555/tea.2020.1": _HOPS | {"DOI": "10.5555/tea.2020.1"}, "10.5555/tea.2020.2": _WORK | {"DOI": "10.5555/tea.2020.2"}}}, scene=((REFERENCE, _DOI, "DOI: 10.5555/tea.2020.2"),), note="The registry says that 10.5555/tea.2020.1 is a work on hops."),
    Example("LNK002", REFERENCE, "DOI: 10.5555/tea.2020.l", _DOI, lock={"works": {"10.5555/tea.2020.1": _WORK, "10.5555/tea.2020.l": {"state": "missing", "asked": "2026-11-24", "registry": "doi.org"}}}, note="The last character is an l, and no registry knows such a DOI."),
    Example("LNK003", REFERENCE, "issued: 2012-05", "issued: 2020-05", lock=_works(), note="The registry says 2020."),
    Example("LNK004", REFERENCE, "standing: current", "standing: retracted", lock=_works(notices=[{"kind": "retraction", "date": "2026-11-01"}]), scene=(*_NOTHING, (CLAIM, _LINK, _LINK.replace("}", ", votes: false}")), (REFERENCE, "standing: current", "standing: retracted")), note="The registry has a retraction of 1 November 2026."),
    Example("LNK005", REFERENCE, "Crossref answers HTTP 503 since 1 September 2026", "Crossref found the work on 24 November 2026", lock=_works(), make=_lock({"works": {"10.5555/tea.2020.1": {"state": "unknown", "trouble": {"since": "2026-09-01", "last": "2026-11-24", "why": "Crossref answered HTTP 503"}}}}), note="Nothing is wrong with the file; run assay verify again."),
    Example("LNK006", ARTICLE, "audit: accurate", "audit: doi-of-another-work", lock=_works() | {"works": {"10.5555/tea.2020.1": _WORK, "10.5555/hops.2001.1": _HOPS}}, scene=((ARTICLE, 'volume: "3"}', 'volume: "3", DOI: 10.5555/hops.2001.1}'), (ARTICLE, "audit: accurate", "audit: doi-of-another-work")), note="The article prints the DOI of a work on hops."),
    Example("LNK007", REFERENCE, "page: 1-9\n", f"page: 1-9\n{_DOI}\n", lock=_works() | {"lookups": {"reference/brewer-2020-valerian": {"state": "found", "asked": "2026-11-24", "DOI": "10.5555/tea.2020.1", "title": "Valerian and sleep"}}}),
    Example("LNK008", REFERENCE, "standing: current", "standing: corrected", lock=_works(notices=[{"kind": "correction", "date": "2026-11-01"}]), scene=((REFERENCE, "standing: current", "standing: corrected"),), note="The registry has a correction of 1 November 2026."),
    Example("LNK009", LAW, "URL: https://www.herblaw.eu/2019-12", "URL: https://www.herblaw.eu/lists/2019-12", lock={"pages": {"https://www.herblaw.eu/2019-12": {"state": "gone", "asked": "2026-11-24", "status": "404"}}}, scene=((LAW, "eu/2019-12", "eu/lists/2019-12"),), note="The old address answers 404."),
    Example("LNK010", LAW, "URL: https://www.herblaw.eu/2019-12", "URL: https://www.herblaw.eu/lists/2019-12", lock={"pages": {"https://www.herblaw.eu/2019-12": {"state": "unknown", "trouble": {"since": "2026-09-01", "last": "2026-11-24", "why": "no answer within 20 s"}}}}, scene=((LAW, "eu/2019-12", "eu/lists/2019-12"),), note="The old address has not answered since September. Open it by hand; another address is needed only if it is gone."),
    Example("LNK011", CLAIM, "quote: sleep like a stone", "quote: sleep like a log", lock={"quotes": {"sleep-well/valerian-lengthens-sleep": {"state": "gone", "asked": "2026-11-24", "phrase": "sleep like a stone"}}}, scene=((CLAIM, "quote: sleep like a stone", "quote: sleep like a log"),), note="The publisher has changed the sentence; the claim is reviewed anew."),
    Example("LNK012", CLAIM, "quote: sleep like a stone", "quote: slept like a stone", lock={"quotes": {"sleep-well/valerian-lengthens-sleep": {"state": "reworded", "asked": "2026-11-24", "phrase": "sleep like a stone", "sentence": "0a1b2c3d"}}}, scene=((CLAIM, "quote: sleep like a stone", "quote: slept like a stone"),), note="The phrase still stands, in another sentence; whether the claim still means the same is for a person to say."),
    Example("LNK013", REFERENCE, "a record that changed since assay verify last looked", "the same after assay verify brewer-2020-valerian", lock=_works(), note="Nothing needs to be done: the weekly run looks again."),
    Example("LNK014", "claims/verified.yml", "<<<<<<< HEAD\nworks:", "works:", lock=_works(), make=lambda root: (root / "claims/verified.yml").write_text("<<<<<<< HEAD\nworks: {}\n", "utf-8"), note="Never mend this file by hand: take the version of git, or delete it and run assay verify."),
)
"""In the order of the families."""

BY_CODE: Mapping[str, Example] = {example.code: example for example in EXAMPLES}


def set_scene(root: Path, example: Example) -> None:
    """Makes the made-up project the right one.

    Args:
        root: A copy of the project.
        example: The example.
    """
    for path, old, new in example.scene:
        _replace(root / path, old, new)
    if example.lock is not None:
        write_lock(root, example.lock)


def spoil(root: Path, example: Example) -> None:
    """Makes the fault in a project whose scene is set.

    Args:
        root: The project.
        example: The example.
    """
    if example.make is not None:
        example.make(root)
    else:
        _replace(root / example.path, example.right, example.wrong)


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    if old not in text:
        raise ValueError(f"{old!r} is not in {file.name}")
    file.write_text(text.replace(old, new, 1), "utf-8")
