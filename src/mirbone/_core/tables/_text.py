"""From the bytes of a file to its text, whatever program saved it."""

from mirbone._core._errors import InputError

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_NOT_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or zip archive", "Save the sheet as CSV or tab-separated."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the sheet as CSV or tab-separated."),
    (b"%PDF", "a PDF", "Give the table itself, as CSV or tab-separated text."),
    (b"\x89HDF", "an HDF5 file", "An .h5ad file is given as `h5ad`."),
    (b"PAR1", "a Parquet file", "Write it as CSV, or give it as a DataFrame."),
    (b"RDX", "an R workspace", "Write the table with write.table in R."),
    (b"BZh", "packed with bzip2", "Unpack it first; gzip is unpacked here."),
    (b"\xfd7zXZ", "packed with xz", "Unpack it first; gzip is unpacked here."),
    (b"{\\rtf", "a formatted document (RTF)", "Save it as plain text."),
)
_WEB = ("<!doctype html", "<html", "<head", "<?xml")
_LANE = "<Header>"
_SAMPLE = 1 << 16
_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1a\x1b")


def decode_text(data: bytes, where: str) -> tuple[str, str]:
    """Turn bytes into text: UTF-8, UTF-16 or UTF-32 with or without mark, else Western European.

    Parameters
    ----------
    data : bytes
        The whole file, unpacked.
    where : str
        The file in words, for messages.

    Returns
    -------
    text : str
        Without byte-order mark.
    encoding : str
        ``UTF-8``, ``UTF-16``, ``UTF-32`` or ``Windows-1252`` (of which Latin-1 is a part).

    Raises
    ------
    InputError
        If the file is no text; the message names what it looks like.
    """
    for start, kind, remedy in _NOT_TEXT:
        if data.startswith(start):
            raise InputError(f"{where} must be text; it is {kind}. {remedy}")
    text, encoding = _decoded(data, where)
    if text.lstrip()[:40].startswith(_LANE):
        raise InputError(
            f"{where} must be a table; it is the RCC file of one NanoString lane. Join the lanes "
            "to one table, as the RCC Collector does."
        )
    if text.lstrip()[:20].lower().startswith(_WEB):
        raise InputError(
            f"{where} must be a table; it is a web page or XML. Download the file itself."
        )
    return text, encoding


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    codec = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    codec = codec or _without_mark(data[:_SAMPLE]) or "utf-8"
    try:
        return data.decode(codec), codec.upper().removesuffix("-SIG")[:6].rstrip("-")
    except UnicodeDecodeError as error:
        if codec != "utf-8" or _binary(data[:_SAMPLE]):
            raise InputError(
                f"{where} must be text; byte {error.start} is none in {codec.upper()}. Save it as "
                "text (TSV or CSV, UTF-8); workbooks are not read."
            ) from error
    return data.decode("cp1252", "replace"), "Windows-1252"


def _without_mark(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark: every other byte of plain text is zero."""
    even, odd = sample[0::2], sample[1::2]
    if len(odd) < 2:
        return None
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.3 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.3 * len(odd):
        return "utf-16-be"
    return None


def _binary(sample: bytes) -> bool:
    return len(sample) - len(sample.translate(None, _CONTROL)) > 0
