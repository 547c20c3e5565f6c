"""The shapes of verdicts, as docs/assets/marks.css has them, drawn for images."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from assay.model.words import Verdict

_GRID = 16
"""The drawings are made on a square of this many units, as in the style sheet."""
_FINER = 4
"""Drawn this many times larger and then made smaller, so that edges are smooth."""


class _Pen:
    """Draws in units of the grid."""

    def __init__(self, size: int) -> None:
        self.unit = size * _FINER / _GRID
        self.mask = Image.new("L", (size * _FINER, size * _FINER), 0)
        self.draw = ImageDraw.Draw(self.mask)

    def _points(self, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x * self.unit, y * self.unit) for x, y in points]

    def line(self, points: list[tuple[float, float]], width: float = 1.6, fill: int = 255) -> None:
        """A line with round ends and corners."""
        self.draw.line(self._points(points), fill=fill, width=round(width * self.unit), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, fill)

    def disc(self, x: float, y: float, radius: float, fill: int = 255) -> None:
        """A filled circle."""
        self.draw.ellipse([*self._points([(x - radius, y - radius)])[0], *self._points([(x + radius, y + radius)])[0]], fill=fill)

    def shape(self, points: list[tuple[float, float]]) -> None:
        """A filled shape with slightly rounded corners."""
        self.draw.polygon(self._points(points), fill=255)

    def arc(self, start: float, end: float, radius: float = 6.2, width: float = 1.6) -> None:
        """A part of a circle around the middle, in degrees."""
        steps = max(2, math.ceil((end - start) / 4))
        angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
        self.line([(8 + radius * math.cos(angle), 8 + radius * math.sin(angle)) for angle in angles], width)


def _supported(pen: _Pen) -> None:
    pen.disc(8, 8, 7)
    pen.line([(4.6, 8.3), (7, 10.7), (11.4, 5.7)], 2, 0)


def _partly(pen: _Pen) -> None:
    pen.arc(0, 360)
    pen.shape([(8, 1.8), *((8 + 6.2 * math.cos(math.radians(angle)), 8 + 6.2 * math.sin(math.radians(angle))) for angle in range(270, 89, -5)), (8, 14.2)])


def _overstated(pen: _Pen) -> None:
    pen.shape([(8, 1.2), (15.2, 14.4), (0.8, 14.4)])
    pen.line([(8, 5.6), (8, 9.8)], 2, 0)
    pen.disc(8, 12.1, 1.1, 0)


def _contradicted(pen: _Pen) -> None:
    pen.shape([(5, 1), (11, 1), (15, 5), (15, 11), (11, 15), (5, 15), (1, 11), (1, 5)])
    pen.line([(5.4, 5.4), (10.6, 10.6)], 2, 0)
    pen.line([(10.6, 5.4), (5.4, 10.6)], 2, 0)


def _unsettled(pen: _Pen) -> None:
    pen.line([(8, 1.2), (14.8, 8), (8, 14.8), (1.2, 8), (8, 1.2)])
    pen.line([(4.8 + 6.4 * step / 20, 8 - 0.9 * math.sin(2 * math.pi * step / 20)) for step in range(21)])


def _unsupported(pen: _Pen) -> None:
    for number in range(8):
        pen.arc(number * 45, number * 45 + 24)


def _not_checkable(pen: _Pen) -> None:
    pen.line([(1.8, 1.8), (14.2, 1.8), (14.2, 14.2), (1.8, 14.2), (1.8, 1.8)])
    pen.line([(5, 8), (11, 8)])


_DRAWINGS = {
    Verdict.SUPPORTED: _supported,
    Verdict.PARTLY_SUPPORTED: _partly,
    Verdict.OVERSTATED: _overstated,
    Verdict.CONTRADICTED: _contradicted,
    Verdict.UNSETTLED: _unsettled,
    Verdict.UNSUPPORTED: _unsupported,
    Verdict.NOT_CHECKABLE: _not_checkable,
}


def mark(verdict: Verdict, size: int) -> Image.Image:
    """The shape of a verdict as a mask: 255 where it is, 0 where the paper is.

    Args:
        verdict: The verdict.
        size: Its width and height in pixels.
    """
    pen = _Pen(size)
    _DRAWINGS[verdict](pen)
    return pen.mask.resize((size, size), Image.Resampling.BOX)
