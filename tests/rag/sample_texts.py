"""What a person reads in the sample files, told without the loaders that are under test."""

import html
import re
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from rag.settings import SAMPLES

BRIEFINGS = sorted(p for p in SAMPLES.iterdir() if p.suffix not in {".py", ""})
_BLOCK_END = re.compile(r"</(?:p|h\d|li|title|subtitle|figcaption|div)>")


def readable(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if path.suffix == ".eml":
        body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
        assert body is not None
        return str(body.get_content())
    text = content.decode("utf-8")
    return without_tags(text) if path.suffix in {".html", ".xml"} else text


def without_tags(text: str) -> str:
    text = _BLOCK_END.sub("\n", text.replace("<![CDATA[", "").replace("]]>", ""))
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def sample_documents() -> dict[str, str]:
    """Read every sample by document id; the entries of a feed count one by one."""
    documents = {}
    for path in BRIEFINGS:
        stories = [readable(path)]
        if path.suffix == ".xml":
            entries = path.read_text(encoding="utf-8").split("<entry>")[1:]
            stories = [without_tags(entry) for entry in entries]
        for number, story in enumerate(stories, 1):
            documents[path.stem if number == 1 else f"{path.stem}.{number}"] = story
    return documents
