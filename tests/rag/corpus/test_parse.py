"""Files good and bad, through the parsing subprocess."""

import codecs
import os
import re
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.corpus.parse import FileParser, FileStatus, ParsedFile
from rag.corpus.sandbox import Sandbox

TEXT = "The port reopened on Tuesday after two days of fog.\n"


@pytest.fixture(scope="module")
def parser() -> Iterator[FileParser]:
    with FileParser(timeout_seconds=10.0, memory_mib=512, size_mib=2) as shared:
        yield shared


@pytest.fixture
def strict() -> Iterator[FileParser]:
    with FileParser(timeout_seconds=2.0, memory_mib=256, size_mib=2) as own:
        yield own


def _parsed(parser: FileParser, folder: Path, name: str, content: bytes) -> ParsedFile:
    path = folder / name
    path.write_bytes(content)
    return parser.parse(path)


def _pdf(stream: bytes, *, kids: str = "3 0 R") -> bytes:
    """Write a PDF of one page whose content is `stream`, compressed."""
    packed = zlib.compress(stream, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count 1>>".encode(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    content += b"xref\n0 6\n0000000000 65535 f \n" + table
    return content + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def test_file_is_parsed_whole(parser: FileParser, tmp_path: Path) -> None:
    parsed = _parsed(parser, tmp_path, "a.txt", TEXT.encode())

    assert (parsed.status, parsed.reason) == (FileStatus.OK, None)
    assert parsed.documents[0].text == TEXT
    assert parsed.documents[0].chunks[0].of(TEXT) == TEXT.strip()


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2021-08-04-port.txt", date(2021, 8, 4)),
        ("port_20210804.md", date(2021, 8, 4)),
        ("port.txt", None),
    ],
)
def test_day_in_the_file_name_is_taken(
    parser: FileParser, tmp_path: Path, name: str, day: date | None
) -> None:
    assert _parsed(parser, tmp_path, name, TEXT.encode()).documents[0].published == day


def test_day_that_the_text_states_goes_before_the_file_name(
    parser: FileParser, tmp_path: Path
) -> None:
    content = f"Port reopens\n3 May 2020\n\n{TEXT}".encode()

    parsed = _parsed(parser, tmp_path, "2021-08-04.txt", content)

    assert parsed.documents[0].published == date(2020, 5, 3)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \n\t\n", "it holds no text"),
        ("a.txt", b"Load more\nSubscribe\nXS", "nothing but page furniture"),
        ("a.txt", bytes(range(256)) * 20, "it is binary, not text"),
        ("a.txt", "Größere Häuser".encode("cp037"), "its encoding cannot be told"),
        ("a.txt", "Улицы".encode("koi8-r"), "its encoding cannot be told"),
        ("a.txt", b"x" * (2 * 1024 * 1024 + 1), "it is 2.0 MiB; files up to 2 MiB are read"),
        ("a.docx", b"PK", r"no loader for \.docx"),
        ("README", b"text", "no loader for a name without an ending"),
        ("a.html", b"<html></html>", "it holds no text"),
        ("a.html", b"<div>" * 100_000 + b"x", "it holds no text"),
        ("a.pdf", b"%PDF-1.4 nothing", "its parser failed"),
        ("a.pdf", b"plain words", "its parser failed"),
        ("a.eml", b"Subject: x\n\n", "a mail without text"),
        ("a.xml", b"<?xml version='1.0'?><other/>", "no RSS or Atom feed without entries"),
        ("a.md", b"---\ntitle: x\n---\n", "no text below its front matter"),
    ],
)
def test_what_cannot_be_read_fails_with_the_reason(
    parser: FileParser, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    parsed = _parsed(parser, tmp_path, name, content)

    assert parsed.status is FileStatus.FAILED
    assert parsed.documents == ()
    assert re.search(reason, parsed.reason or "")


@pytest.mark.parametrize(
    ("name", "content", "text", "reason"),
    [
        ("a.txt", "Größe".encode("cp1252") + b" x" * 20, "Größe" + " x" * 20, "Windows-1252"),
        ("a.txt", "Größe, öfter ".encode() + b"\xff.", "Größe, öfter \ufffd.", "not UTF-8"),
        ("a.txt", b"one\x00two" + b" x" * 999, "one\ufffdtwo" + " x" * 999, "NUL"),
        ("a.txt", codecs.BOM_UTF16_LE + b"a\x00.\x00\x00\xd8", "a.\ufffd", "not sound UTF-16-LE"),
    ],
)
def test_what_was_guessed_or_lost_makes_a_file_partial(
    parser: FileParser, tmp_path: Path, name: str, content: bytes, text: str, reason: str
) -> None:
    parsed = _parsed(parser, tmp_path, name, content)

    assert parsed.status is FileStatus.PARTIAL
    assert reason in (parsed.reason or "")
    assert parsed.documents[0].text == text


def test_bidirectional_controls_and_zero_width_signs_are_kept(
    parser: FileParser, tmp_path: Path
) -> None:
    odd = "The port \u202ere\u200bopened\u2069 on Tuesday.\ufeff"

    assert _parsed(parser, tmp_path, "a.txt", odd.encode()).documents[0].text == odd


def test_missing_file_and_broken_link_fail(parser: FileParser, tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "nowhere.txt")

    reasons = [parser.parse(path).reason for path in (tmp_path / "none.txt", link)]

    assert reasons == ["it cannot be opened: No such file or directory"] * 2


def test_link_to_itself_fails(parser: FileParser, tmp_path: Path) -> None:
    link = tmp_path / "loop.txt"
    link.symlink_to(link)

    assert "symbolic links" in (parser.parse(link).reason or "")


def test_folder_and_pipe_fail_without_being_read(parser: FileParser, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    assert parser.parse(tmp_path).reason == "it is a folder that cannot be listed"
    assert parser.parse(tmp_path / "pipe.txt").reason == "it is no file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_fails(parser: FileParser, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)

    assert "permission denied" in (parser.parse(path).reason or "").casefold()


def test_odd_file_names_are_parsed(parser: FileParser, tmp_path: Path) -> None:
    name = os.fsdecode(b"n\xff a\nb.txt")

    assert _parsed(parser, tmp_path, name, TEXT.encode()).status is FileStatus.OK


def test_small_pdf_that_unpacks_to_much_is_stopped(strict: FileParser, tmp_path: Path) -> None:
    bomb = _pdf(b"BT /F1 9 Tf " + b"1 0 0 1 5 5 Tm (a) Tj " * 3_000_000 + b"ET")

    parsed = _parsed(strict, tmp_path, "bomb.pdf", bomb)

    assert len(bomb) < 2 * 1024 * 1024
    assert parsed.status is FileStatus.FAILED
    assert (parsed.reason or "").startswith("parsing it took")


def test_pdf_whose_pages_hold_each_other_is_no_danger(strict: FileParser, tmp_path: Path) -> None:
    cyclic = _pdf(b"BT /F1 9 Tf (The port reopened.) Tj ET", kids="2 0 R 3 0 R")

    assert "cyclic" in (_parsed(strict, tmp_path, "a.pdf", cyclic).reason or "")
    assert _parsed(strict, tmp_path, "a.txt", TEXT.encode()).status is FileStatus.OK


def test_mail_nested_without_end_is_no_danger(strict: FileParser, tmp_path: Path) -> None:
    depth = 3000
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth)
    )

    parsed = _parsed(strict, tmp_path, "a.eml", b"Subject: x\n" + opened + b"\ntext\n")

    assert parsed.status is FileStatus.FAILED
    assert _parsed(strict, tmp_path, "a.txt", TEXT.encode()).status is FileStatus.OK


@pytest.mark.parametrize("order", ["recurse", "lie"])
def test_nonsense_from_the_worker_is_a_failed_file(tmp_path: Path, order: str) -> None:
    with FileParser(timeout_seconds=5.0) as parser:
        parser._sandbox = Sandbox(
            timeout_seconds=5.0,
            memory_mib=256,
            reply_mib=1,
            module="tests.rag.corpus.rogue_worker",
        )
        parsed = _parsed(parser, tmp_path, "order.txt", order.encode())

    assert parsed.status is FileStatus.FAILED
    assert parsed.reason


def test_worker_that_cannot_start_is_a_failed_file(tmp_path: Path) -> None:
    with FileParser(memory_mib=1) as parser:
        parsed = _parsed(parser, tmp_path, "a.html", b"<p>The port reopened.</p>")

    assert parsed.status is FileStatus.FAILED
    assert parsed.documents == ()
