"""A page that is written as operators, a whole row in one string: most of the time of a large roll is spent here."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from typing import Self

from reportlab import rl_config
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from faceattend.errors import UserError
from faceattend.reports.typesetting import Line, Typesetter

# Pages as bytes instead of base 85, which costs a quarter of the time and of the size and is of use to nobody since
# files stopped travelling through seven-bit channels. reportlab has this choice for the whole process only.
rl_config.useA85 = 0

Rule = tuple[float, float, float, float]
"""A straight line from (x1, y1) to (x2, y2) in points."""


class Align(Enum):
    """Where a text lies on its point: beginning there, around it, or ending there."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; grey is 0 for black and 1 for white."""

    bold: bool = False
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A short text that is set once and printed in many places.

    Attributes:
        array: what a TJ operator prints.
        width: at size 1.
        font, colour: operators that choose them.
    """

    array: str
    width: float
    font: str
    colour: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was decoded once and is printed on many pages.

    Attributes:
        ratio: of its width to its height.
    """

    reader: ImageReader
    ratio: float

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Return the picture of a PNG or JPEG file.

        Raises:
            UserError: it is no such file, or damaged.
        """
        try:
            reader = ImageReader(BytesIO(content))
            width, height = reader.getSize()
            reader.getRGBData()
        except (OSError, ValueError, SyntaxError) as error:
            raise UserError("The logo is not a picture that can be printed; choose a PNG or JPEG file.") from error
        return cls(reader, width / height)


PLAIN = Style()
BOLD = Style(bold=True)


class Sheet:
    """The paper that is being printed; points from the lower left corner."""

    def __init__(self, width: float, height: float, title: str, author: str) -> None:
        self.width = width
        self.height = height
        self._file = BytesIO()
        # invariant: the same month gives the same bytes, whenever it is printed.
        self._canvas = Canvas(self._file, pagesize=(width, height), pageCompression=1, invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("faceattend")
        self.setter = Typesetter(self._canvas._doc)  # noqa: SLF001 - subset fonts are made for a document, and it has no other door
        self._lines: dict[tuple[str, bool], Line] = {}
        self._cells: dict[tuple[str, Style], Cell] = {}

    def text(self, x: float, y: float, size: float, line: Line, grey: float = 0.0, align: Align = Align.LEFT) -> None:
        """Print a set line."""
        self._canvas.addLiteral(f"{grey:g} g {line.operators(x - align.value * line.width * size, y, size)}")

    def upright(self, x: float, y: float, size: float, line: Line) -> None:
        """Print a set line that runs upwards, with its base line to the right of it and its beginning at (x, y)."""
        self._canvas.addLiteral(f"0 g {line.operators(x, y, size, upwards=True)}")

    def picture(self, picture: Picture, x: float, y: float, height: float) -> None:
        """Print a picture as high as ``height`` with its lower left corner at (x, y)."""
        self._canvas.drawImage(picture.reader, x, y, height * picture.ratio, height, mask="auto")

    def words(
        self, x: float, y: float, size: float, text: str, style: Style = PLAIN, align: Align = Align.LEFT
    ) -> float:
        """Print words of the program and return their width in points."""
        line = self.short(text, bold=style.bold)
        self.text(x, y, size, line, style.grey, align)
        return line.width * size

    def cell(self, text: str, style: Style = PLAIN) -> Cell:
        """Set a short text of plain letters and digits that stands in many cells."""
        key = (text, style)
        cell = self._cells.get(key)
        if cell is None:
            line = self.short(text, bold=style.bold)
            cell = Cell(line.parts[0].array, line.width, line.parts[0].resource, f"{style.grey:g} g")
            self._cells[key] = cell
        return cell

    def row(self, y: float, size: float, cells: Iterable[tuple[float, Cell]], align: Align) -> None:
        """Print cells on one base line, each aligned on its own x."""
        out = []
        pen = 0.0
        font = colour = ""
        scale = 1000 / size
        left = align.value * size
        for x, cell in cells:
            if cell.font != font or cell.colour != colour:
                font, colour = cell.font, cell.colour
                out.append(f"] TJ {font} {size:.2f} Tf {colour} [")
            start = x - left * cell.width
            out.append(f"{(pen - start) * scale:.0f}{cell.array}")
            pen = start + cell.width * size
        if out:
            out[0] = out[0].removeprefix("] TJ ")
            self._canvas.addLiteral(f"BT 1 0 0 1 0 {y:.2f} Tm {''.join(out)}] TJ ET")

    def centred(self, y: float, cells: Iterable[tuple[float, float, Cell]]) -> None:
        """Print cells of several sizes on one base line, each given by its middle, its size and itself."""
        out = []
        pen = 0.0
        look: tuple[str, str, float] | None = None
        for x, size, cell in cells:
            if look != (cell.font, cell.colour, size):
                look = cell.font, cell.colour, size
                out.append(f"] TJ {cell.font} {size:.2f} Tf {cell.colour} [")
            start = x - size * cell.width / 2
            out.append(f"{(pen - start) * 1000 / size:.0f}{cell.array}")
            pen = start + cell.width * size
        if out:
            out[0] = out[0].removeprefix("] TJ ")
            self._canvas.addLiteral(f"BT 1 0 0 1 0 {y:.2f} Tm {''.join(out)}] TJ ET")

    def short(self, text: str, *, bold: bool = False) -> Line:
        """Return a set line of a text that comes again and again."""
        key = (text, bold)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = self.setter.line(text, bold=bold)
        return line

    def rules(self, lines: Iterable[Rule], width: float, grey: float) -> None:
        """Draw straight lines."""
        path = " ".join(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l" for x1, y1, x2, y2 in lines)
        if path:
            self._canvas.addLiteral(f"{grey:g} G {width:g} w {path} S")

    def fills(self, boxes: Iterable[tuple[float, float, float, float]], grey: float) -> None:
        """Fill rectangles (x, y, width, height)."""
        path = " ".join(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re" for x, y, width, height in boxes)
        if path:
            self._canvas.addLiteral(f"{grey:g} g {path} f")

    def frame(self, box: tuple[float, float, float, float], width: float, grey: float, *, dashed: bool = False) -> None:
        """Draw the outline of a rectangle (x, y, width, height)."""
        dash = "[2 2] 0 d" if dashed else "[] 0 d"
        x, y, wide, high = box
        self._canvas.addLiteral(
            f"q {dash} {grey:g} G {width:g} w {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re S Q",
        )

    def turn(self, width: float, height: float) -> None:
        """Give the page that is being printed another size; before anything is printed on it."""
        self.width, self.height = width, height
        self._canvas.setPageSize((width, height))

    def drawing(self, drawing: Drawing, x: float, y: float) -> None:
        """Print shapes with their lower left corner at (x, y)."""
        renderPDF.draw(drawing, self._canvas, x, y)

    def next_page(self) -> None:
        """End the page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the finished PDF."""
        self._canvas.save()
        return self._file.getvalue()
