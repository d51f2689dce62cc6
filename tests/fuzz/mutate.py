"""Damage of the kinds that files meet: bytes, lines, columns, cells, encodings, packing."""

import bz2
import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable

MOST = 400_000
"""Bytes of a damaged document at most; a bound of memory is stated for such."""

NUMBERS = (
    "1e308", "-1e308", "1.8e308", "inf", "-inf", "Infinity", "nan", "NaN", "-nan", "1e-320",
    "5e-324", "1e-400", str(2**70), str(-(2**70)), str(2**63), str(2**53 + 1), "9" * 400, "0", "-0",
    "-0.0", "0.0", "-1", "1.5", "1e5", "1E+05", "1d3", "1e", "e5", "1e999999999", "1e-999999999",
    "0x1F", "1_000", "1,5", "1.234,5", "1,234.5", "1,234", "1 234", "1'234", "12.", ".5", "+3",
    "--3", "1/2", "50%", "<0.001", ">40", "~3", "3*", "1.2x10^-5", "10^400", "10^-400",
    "10^99999999999999999999", "1.2\u00d710\u207b\u2075", "\u22121.5", "\u0661\u0662",
    "\uff11\uff12", "\u00bd", "\u00b2", "\u2075", "\U0001d7d9", "\u0be7\u0bef", "True", "1+1j",
    "TRUE", "\u221e", "999", "2147483648", "1e15", "123456789012345678901234567890", "1;2",
    "2024-01-01", "3-Mar",
)  # fmt: skip
WORDS = (
    "", " ", "NA", "n/a", "null", "None", "#N/A", "#DIV/0!", "Undetermined", "up", "down", "yes",
    "=1+1", "+cmd", "-x", "@SUM(A1)", "'", "'=1", '"', '""', '"a', 'a"b', "''", "`", "\\", "/",
    "\\n", "../../etc/passwd", "%s%n", "{0}", "${x}", "<b>x</b>", "<script>", "&amp;", "\t", "\n",
    "\r", "\r\n", "a\nb", "a\tb", ",", ";", "|", ":", "a,b", "a;b;c", "\x00", "a\x00b", "\x01",
    "\x03", "\x07", "\x08", "\x0b", "\x0c", "\x1a", "\x1b[31m", "\x1b]0;x\x07", "\x1c", "\x1e",
    "\x7f", "\x85", "\x9b", "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\u2029",
    "\u00a0", "\u3000", "\ufffd", "\uffff", "\ufdd0", "\ue000", "\U0001f9ec", "e\u0301\u0301",
    "\u0130", "\u00df", "\ufb01", "\u01c5", "\u03b2", "\u0442", "\u4e2d\u6587", "\u05d0\u05d1",
    "\u0e01", "\U000e0041", "\u115f", "\U0001f468\u200d\U0001f469", "hsa-miR-21-5p",
    "hsa-let-7a-5p", "mmu-miR-21a-5p", "miR-21", "MIMAT0000076", "MIR21", "let-7", "hsa-mir-21",
    "miR-17-92 cluster", "miR-200a/b/c", "miR-", "hsa-", "-5p", "miR-" + "9" * 60, "RUNX2", "SEPT7",
    "1-Mar", "44621", "ENSG00000124813", "NM_000314.8", "Homo sapiens", "9606", "__no_feature",
    "#comment", "!x", "[Results]", ">x", "Reference", "case", "control", "sample", "index", "mirna",
    "name", "line", "nan", "S1", "Unnamed: 0", "level_0", "0", "a" * 300, "x" * 40_000,
    "\u00e9" * 5_000, "ACGU" * 3_000, "(" * 2_000, "1" * 6_000, "miR-1," * 2_000, "a/b" * 800,
    "'a'" * 500, '"' * 999, "-" * 3_000, " " * 3_000 + "x", "a " * 2_000, "[" * 900,
    " " * 90_000 + "x", "-" * 90_000, "miR-1 " * 15_000, "1," * 45_000, "(" * 90_000, "#" * 90_000,
    "5" * 90_000, "=" * 90_000, "A" * 130_000 + "C", "a:b=" * 20_000,
)  # fmt: skip
_ENDS = ("\n", "\r\n", "\r", "\n\n", "\x0b", "\x0c", "\x85", "\u2028", "\x1e", "\n\r")
_CODECS = (
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-8-sig", "latin-1", "cp1252",
    "cp437", "cp037", "koi8-r", "shift_jis", "utf-7", "gb18030", "mac-roman",
)  # fmt: skip


def damage(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """Damage a document once to four times, and pack it perhaps."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        if rng.random() < 0.72:
            change = rng.choice(_OF_TEXT)
            data = _bytes(change(data.decode("utf-8", "surrogateescape"), rng))
        elif rng.random() < 0.9:
            data = rng.choice(_OF_BYTES)(data, rng)
        else:
            data = _splice(data, rng.choice(others), rng)
        data = data[:MOST]
    return rng.choice(_PACKING)(data, rng) if rng.random() < 0.06 else data


def _bytes(text: str) -> bytes:
    """Bytes that were no UTF-8 come back as they were; halves of a pair stay halves."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def odd(rng: random.Random) -> str:
    """A cell that nobody expects: a number, a word, or both."""
    draw = rng.random()
    if draw < 0.42:
        return rng.choice(NUMBERS)
    if draw < 0.84:
        return rng.choice(WORDS)
    if draw < 0.92:
        return rng.choice(NUMBERS) + rng.choice(WORDS)
    if draw < 0.93:
        return rng.choice(("\ud83d", "\udc00", "a\udfffb"))  # halves of a pair
    return "".join(chr(rng.choice((rng.randrange(128), rng.randrange(0xD800)))) for _ in range(6))


def damage_text(text: str, rng: random.Random) -> str:
    """Damage a short text, such as an argument, once or twice."""
    for _ in range(rng.choice((1, 1, 2))):
        draw, place = rng.random(), rng.randint(0, len(text))
        if draw < 0.25:
            text = odd(rng)
        elif draw < 0.5:
            text = text[:place] + odd(rng) + text[place:]
        elif draw < 0.65:
            text = text[:place]
        elif draw < 0.75:
            text = text[:place] + text[place + 1 :]
        elif draw < 0.85 and text:
            part = rng.choice([*"=:,;/-|. ", *text])
            text = text.replace(part, odd(rng)[:500])
        else:
            text = (text + rng.choice(["", *"=:,;/- "])) * rng.choice((2, 2, 3, 30))
    return text[:MOST]


# --- bytes --------------------------------------------------------------------------------------


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 20)) if data else 0):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _behead(data: bytes, rng: random.Random) -> bytes:
    return data[rng.randint(0, len(data)) :]


def _insert(data: bytes, rng: random.Random) -> bytes:
    place = rng.randint(0, len(data))
    new = rng.choice(
        (
            *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\x80"),
            *(b"\x1a", b'"', b"'", b"\t", b"\n", b"\r", b",", b";", b" ", b"\0" * 50),
            rng.randbytes(5),
        )
    )  # fmt: skip
    return data[:place] + new + data[place:]


def _cut_out(data: bytes, rng: random.Random) -> bytes:
    first, last = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
    return data[:first] + data[last:]


def _repeat(data: bytes, rng: random.Random) -> bytes:
    first, last = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
    return data[:last] + data[first:last] * rng.choice((1, 2, 20)) + data[last:]


def _splice(data: bytes, other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _nearly_nothing(data: bytes, rng: random.Random) -> bytes:
    return rng.choice(
        (b"", b"\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b" \t\n", b"\t\n\t\n", b'"', b"a", b">")
    )  # fmt: skip


# --- text ---------------------------------------------------------------------------------------


def _separator(text: str, rng: random.Random) -> str:
    found = [mark for mark in "\t,;| " if mark in text]
    return found[0] if found and rng.random() < 0.9 else rng.choice("\t,; ")


def _rows(text: str, mark: str) -> list[list[str]]:
    return [line.split(mark) for line in text.split("\n")]


def _joined(rows: list[list[str]], mark: str) -> str:
    return "\n".join(mark.join(row) for row in rows)


def _line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
    draw = rng.randrange(7)
    if draw == 0:
        del lines[one]
    elif draw == 1:
        lines.insert(two, lines[one])
    elif draw == 2:
        lines[one], lines[two] = lines[two], lines[one]
    elif draw == 3:
        lines.insert(one, odd(rng))
    elif draw == 4:
        lines = [lines[one]]
    elif draw == 5:
        lines = lines[:1]
    else:
        lines = [*lines[: one + 1], *lines[one:] * rng.choice((1, 30))]
    return "\n".join(lines)


def _column(text: str, rng: random.Random) -> str:
    mark = _separator(text, rng)
    rows = _rows(text, mark)
    width = max(map(len, rows))
    one, two, draw, cell = rng.randrange(width), rng.randrange(width), rng.randrange(8), odd(rng)
    for number, row in enumerate(rows):
        if len(row) <= max(one, two):
            continue
        if draw == 0:
            del row[one]
        elif draw == 1:
            row.insert(two, row[one])
        elif draw == 2:
            row[one], row[two] = row[two], row[one]
        elif draw == 3:
            row.insert(one, cell)
        elif draw == 4 and number:
            row[one] = cell[:50]
        elif draw == 5 and number:
            row[one] = odd(rng)[:50]
        elif draw == 6:
            row[one] = row[two]
        elif draw == 7:
            row[:] = row[one : one + 1]
    return _joined(rows, mark)


def _cell(text: str, rng: random.Random) -> str:
    mark = _separator(text, rng)
    rows = _rows(text, mark)
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        row = rng.choice(rows[:1] if rng.random() < 0.2 else rows)
        place, draw = rng.randrange(len(row)), rng.randrange(6)
        if draw == 0:
            del row[place]
            row or row.append("")
        elif draw == 1:
            row.insert(place, odd(rng))
        elif draw == 2:
            row[place] = damage_text(row[place], rng)
        elif draw == 3:
            row[place] = rng.choice(rng.choice(rows))
        else:
            row[place] = odd(rng)
    return _joined(rows, mark)


def _quote(text: str, rng: random.Random) -> str:
    mark = _separator(text, rng)
    sign = rng.choice('""\'`')
    rows = [[f"{sign}{cell}{sign}" for cell in row] for row in _rows(text, mark)]
    if rng.random() < 0.3:
        row = rng.choice(rows)
        row[rng.randrange(len(row))] += sign
    return _joined(rows, mark)


def _other_separator(text: str, rng: random.Random) -> str:
    new = rng.choice(
        ("\t", ",", ";", " ", "|", "  ", "\t\t", ", ", ":", "\x01", "\u3000", "\u2003")
    )
    old = _separator(text, rng)
    if rng.random() < 0.7:
        return text.replace(old, new)
    return text.replace(old, new, rng.randint(1, max(1, text.count(old))))


def _other_ends(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return text.replace("\n", rng.choice(_ENDS))
    return "".join(c if c != "\n" else rng.choice(_ENDS) for c in text)


def _local_decimals(text: str, rng: random.Random) -> str:
    if rng.random() < 0.3:  # marks between thousands
        mark = rng.choice(",. '\u202f\u00a0")
        return re.sub(r"(?<=\d)(?=\d{3}(?!\d))", mark, text)
    return (
        text.replace(",", ";").replace(".", ",")
        if rng.random() < 0.7
        else text.replace(".", "\u066b")
    )


def _transpose(text: str, rng: random.Random) -> str:
    mark = _separator(text, rng)
    rows = [row for row in _rows(text, mark) if any(row)]
    width = max(map(len, rows), default=0)
    return _joined([[row[i] if i < len(row) else "" for row in rows] for i in range(width)], mark)


def _stretch(text: str, rng: random.Random) -> str:
    """Make it extremely wide or tall, of few letters."""
    mark = _separator(text, rng)
    rows = _rows(text, mark)
    if rng.random() < 0.5:
        times = rng.choice((2, 3, 10, 10, 300))
        rows = [
            [cell if not at or number else f"{cell}_{at}" for at in range(times) for cell in row]
            for number, row in enumerate(rows)
        ][: max(2, 3_000 // times)]
        return _joined(rows, mark)
    return text + "\n".join(text.split("\n")[1:]) * rng.choice((1, 2, 10, 100))


def _case(text: str, rng: random.Random) -> str:
    return rng.choice((text.upper, text.lower, text.swapcase, text.title))()


def _around(text: str, rng: random.Random) -> str:
    lead = rng.choice(
        ("\ufeff", "\n\n\n", "# title\n", "sep=;\n", "#\t\t\n", "Title\n\n", " ", '"', "%\n")
    )
    tail = rng.choice(
        ("\n\ntotal\t3\n", "\n#", '"', "\n\x1a", "\t", "\n" * 300, "\nfooter", "\n,,,,")
    )
    return rng.choice((lead + text, text + tail, lead + text + tail, text.strip()))


def _same_names(text: str, rng: random.Random) -> str:
    mark = _separator(text, rng)
    rows = _rows(text, mark)
    if rng.random() < 0.5:
        rows[0] = [rows[0][-1]] * len(rows[0])
    else:
        name = rng.choice(rows)[0]
        rows[1:] = [[name, *row[1:]] for row in rows[1:]]
    return _joined(rows, mark)


def _swap_words_and_numbers(text: str, rng: random.Random) -> str:
    mark = _separator(text, rng)
    numbers = rng.random() < 0.5
    rows = _rows(text, mark)
    for row in rows[1:]:
        for place, cell in enumerate(row):
            if (
                cell.replace(".", "").replace("-", "").isdigit() is not numbers
                and rng.random() < 0.6
            ):
                row[place] = rng.choice(NUMBERS if numbers else WORDS)[:60]
    return _joined(rows, mark)


def _odd_sign(text: str, rng: random.Random) -> str:
    for _ in range(rng.choice((1, 2, 8))):
        place = rng.randint(0, len(text))
        text = text[:place] + rng.choice(WORDS[:90]) + text[place:]
    return text


# --- encodings and packing ----------------------------------------------------------------------


def _encode(data: bytes, rng: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(_CODECS), "replace")


def _zip(data: bytes, rng: random.Random) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(rng.choice(("a.tsv", "xl/workbook.xml", "\x1b[31m", "n" * 900)), data)
    return held.getvalue()


_OF_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _flip, _truncate, _truncate, _behead, _insert, _insert, _cut_out, _repeat, _encode,
    _nearly_nothing,
)  # fmt: skip
_OF_TEXT: tuple[Callable[[str, random.Random], str], ...] = (
    _cell, _cell, _cell, _cell, _cell, _column, _column, _line, _line, _quote, _other_separator,
    _other_ends, _local_decimals, _transpose, _stretch, _case, _around, _same_names,
    _swap_words_and_numbers, _odd_sign, _odd_sign,
)  # fmt: skip
_PACKING: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    lambda data, rng: gzip.compress(data, 1, mtime=0),
    lambda data, rng: gzip.compress(data, 1, mtime=0),
    lambda data, rng: _flip(gzip.compress(data, 1, mtime=0), rng),
    lambda data, rng: _truncate(gzip.compress(data, 1, mtime=0), rng),
    lambda data, rng: gzip.compress(data, 1, mtime=0) + rng.randbytes(9),
    lambda data, rng: gzip.compress(gzip.compress(data, 1, mtime=0), 1, mtime=0),
    lambda data, rng: bz2.compress(data),
    _zip,
)  # fmt: skip
