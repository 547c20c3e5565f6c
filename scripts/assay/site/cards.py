"""Cards: the image that is shown where a page is shared. Drawn here, because the theme's own plugin fetches fonts from elsewhere.

Only pages that are known by a whole address can have one, so without ``site_url`` none is drawn. The fonts are
Source Serif and Source Sans (SIL Open Font License 1.1), which come as packages.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from dataclasses import astuple, dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from assay.model.words import Verdict
from assay.site import addresses
from assay.site.card_marks import mark
from assay.site.catalogue import Catalogue
from assay.site.settings import Settings
from assay.site.writer import CARDS, Occupied

WIDTH, HEIGHT = 1200, 630
"""What those who show cards ask for (Open Graph, 1.91 to 1)."""
MARGIN, BAR = 84, 24
SIZES = (76, 70, 64, 58, 52, 46, 40)
"""Sizes of the claim, from which the largest that fits is taken."""
CLAIM_TOP, CLAIM_HEIGHT = 138, 300
PAPER, INK, SOFT = "#fbfaf6", "#1d2327", "#555c61"
COLOURS = {
    Verdict.SUPPORTED: "#1c6843",
    Verdict.PARTLY_SUPPORTED: "#4c6714",
    Verdict.OVERSTATED: "#885400",
    Verdict.CONTRADICTED: "#a02327",
    Verdict.UNSETTLED: "#57498f",
    Verdict.UNSUPPORTED: "#475766",
    Verdict.NOT_CHECKABLE: "#665d52",
}
"""The colours of the light theme (docs/assets/assay.css)."""
DRAWING = 1
"""To be raised when cards are drawn otherwise, so that those on the disk are drawn again."""
_DIGEST = "assay"
_SHADES = 16


@dataclass(frozen=True)
class Card:
    """What a card shows.

    Attributes:
        site_name: The name of the site.
        text: The claim, or what the site is about.
        verdict: The verdict in words; None for the card of the site.
        by: Who says it; None for the card of the site.
    """

    site_name: str
    text: str
    verdict: Verdict | None = None
    by: str | None = None

    @property
    def digest(self) -> str:
        """Changes whenever the card would look different."""
        import PIL

        return hashlib.sha256(repr((DRAWING, PIL.__version__, astuple(self))).encode("utf-8")).hexdigest()[:32]


def cards(catalogue: Catalogue, settings: Settings) -> dict[str, Card]:
    """Every card of a site: one for each claim, one for all other pages; none while the site has no address.

    Args:
        catalogue: The records.
        settings: The name and address of the site.
    """
    if settings.site_url is None:
        return {}
    found = {addresses.claim_card(key): Card(settings.site_name, claim.claim, claim.verdict, catalogue.articles[key.split("/")[0]].publisher) for key, claim in catalogue.claims.items()}
    return {**found, addresses.SITE_CARD: Card(settings.site_name, f"Claims about {catalogue.words.subject}, weighed")}


def write_cards(docs: Path, wanted: dict[str, Card]) -> int:
    """Draws the cards that are missing or show something else, and removes all others.

    Args:
        docs: The folder of Markdown.
        wanted: Cards by path below it.

    Returns:
        How many were drawn.
    """
    folder = docs / CARDS
    if folder.is_symlink():
        raise Occupied(f"{folder} is a symbolic link; the build writes only into real folders")
    keep = {docs / path for path in wanted}
    for old in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
        if old.is_dir() and not old.is_symlink():
            if not any(old.iterdir()):
                old.rmdir()
        elif old not in keep:
            old.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    drawn = 0
    for path, card in sorted(wanted.items()):
        target = docs / path
        if _digest_of(target) != card.digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(draw(card))
            drawn += 1
    return drawn


def _digest_of(path: Path) -> str | None:
    """The digest that a card on the disk was drawn with; None where there is no sound one."""
    try:
        with Image.open(path) as image:
            return image.info.get(_DIGEST) if image.format == "PNG" else None
    except OSError:
        return None


@lru_cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    family = "font_source_serif_pro" if "Serif" in name else "font_source_sans_pro"
    data = io.BytesIO((files(family) / "files" / f"{name}.otf").read_bytes())
    # The simple layout is inside Pillow; the other one looks for a library of the system and differs without it. With
    # TrueType files it pulls quotation marks into their neighbours, so the others are taken, which it sets without kerning.
    return ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC)


SERIF, BOLD, PLAIN = "SourceSerifPro-Semibold", "SourceSansPro-Bold", "SourceSansPro-Regular"


@lru_cache(maxsize=4096)
def _has(name: str, letter: str) -> bool:
    """Whether a font has a drawing of its own for a letter, and not only the box for what is missing."""
    font = _font(name, 32)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask("\U0010ffff"))


def drawable(name: str, text: str) -> bool:
    """Whether a font can set a text as it should look: every letter is there, and runs from left to right.

    Args:
        name: The file of the font.
        text: Plain text.
    """
    return all(_has(name, letter) and unicodedata.bidirectional(letter) not in ("R", "AL", "AN") and not unicodedata.combining(letter) for letter in text)


def wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Text in lines that are not wider than they may be; a word that is too long by itself is broken.

    Args:
        text: Plain text.
        font: How it is set.
        width: The widest line, in pixels.
    """
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= width:
            line = longer
            continue
        lines += [line] if line else []
        while font.getlength(word) > width:
            cut = next(number for number in range(len(word) - 1, 0, -1) if number == 1 or font.getlength(word[:number]) <= width)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines


def _fitted(text: str) -> tuple[list[str], ImageFont.FreeTypeFont, int]:
    """The claim in the largest size that fits; in the smallest, with an ellipsis, where none does."""
    for size in SIZES:
        font = _font(SERIF, size)
        lines, step = wrap(text, font, WIDTH - 2 * MARGIN), round(size * 1.2)
        if len(lines) * step <= CLAIM_HEIGHT:
            return lines, font, step
    most = CLAIM_HEIGHT // step
    last = lines[most - 1]
    while last and font.getlength(f"{last}…") > WIDTH - 2 * MARGIN:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"], font, step


def plain(text: str) -> str:
    """Text as it is set: composed letters, one blank between words, nothing invisible, quotation marks that open and close.

    Args:
        text: Any text.
    """
    composed = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    shown = "".join(letter for letter in composed if unicodedata.category(letter) not in ("Cc", "Cf")).strip()
    for straight, opening, closing in (('"', "“", "”"), ("'", "‘", "’")):
        shown = re.sub(rf"(^|[\s(\[“]){straight}", rf"\1{opening}", shown).replace(straight, closing)
    return shown


class _Canvas:
    """A drawing with a palette of shades between the paper and a few colours, so that the file is small and always the same."""

    def __init__(self, colours: list[str]) -> None:
        self.image = Image.new("P", (WIDTH, HEIGHT), 0)
        paper = _rgb(PAPER)
        palette = list(paper)
        for colour in colours:
            ink = _rgb(colour)
            palette += [round(paper[band] + (ink[band] - paper[band]) * shade / (_SHADES - 1)) for shade in range(1, _SHADES) for band in range(3)]
        self.image.putpalette(palette)
        self.first = {colour: 1 + number * (_SHADES - 1) for number, colour in enumerate(colours)}

    def lay(self, mask: Image.Image, at: tuple[int, int], colour: str) -> None:
        """Puts a mask (0 for paper, 255 for ink) onto the canvas in a colour."""
        shades = [round(value * (_SHADES - 1) / 255) for value in range(256)]
        first = self.first[colour]
        self.image.paste(mask.point([first + shade - 1 if shade else 0 for shade in shades]), at, mask.point([255 if shade else 0 for shade in shades]))

    def text(self, at: tuple[int, int], text: str, font: ImageFont.FreeTypeFont, colour: str, anchor: str = "ls") -> None:
        """Sets a line; ``at`` is its base line."""
        mask = Image.new("L", (WIDTH, HEIGHT), 0)
        ImageDraw.Draw(mask).text(at, text, fill=255, font=font, anchor=anchor)
        box = mask.getbbox()
        if box:
            self.lay(mask.crop(box), box[:2], colour)

    def png(self, digest: str) -> bytes:
        """The file, with the digest in it."""
        notes = PngImagePlugin.PngInfo()
        notes.add_text(_DIGEST, digest)
        out = io.BytesIO()
        # The next level makes files 14 % smaller and takes nine times as long.
        self.image.save(out, "PNG", compress_level=6, pnginfo=notes)
        return out.getvalue()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def draw(card: Card) -> bytes:
    """A card as a PNG file; the same card gives the same bytes.

    Text that the fonts cannot set as it should look (Arabic, Hebrew, Chinese …) is left out rather than spoilt; what
    the verdict means then stands in its place.

    Args:
        card: What it shows.
    """
    colour = COLOURS[card.verdict] if card.verdict else INK
    canvas = _Canvas(list(dict.fromkeys([INK, SOFT, colour])))
    canvas.lay(Image.new("L", (BAR, HEIGHT), 255), (0, 0), colour)
    name, text, by = plain(card.site_name), plain(card.text), plain(card.by or "")
    if drawable(BOLD, name):
        canvas.text((MARGIN, 96), name, _font(BOLD, 34), SOFT)
    shown = text if drawable(SERIF, text) else card.verdict.definition if card.verdict else ""
    lines, font, step = _fitted(shown)
    for number, line in enumerate(lines):
        canvas.text((MARGIN, CLAIM_TOP + step * (number + 1) - step // 4), line, font, INK if shown == text else SOFT)
    if card.verdict:
        canvas.lay(mark(card.verdict, 92), (MARGIN, 484), colour)
        canvas.text((MARGIN + 118, 551), card.verdict.label, _font(BOLD, 64), colour)
        if by and drawable(PLAIN, by):
            room = WIDTH - 2 * MARGIN - 160 - _font(BOLD, 64).getlength(card.verdict.label)
            shown = wrap(by, _font(PLAIN, 30), room)[0] if room > 0 else ""
            canvas.text((WIDTH - MARGIN, 551), shown if shown == by else f"{shown}…", _font(PLAIN, 30), SOFT, "rs")
    return canvas.png(card.digest)
