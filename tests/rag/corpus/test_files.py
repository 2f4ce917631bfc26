"""Which files are found, in which order, under which names."""

from pathlib import Path

import pytest

from rag.corpus.files import find_files
from rag.errors import SourceError


def _tree(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return folder


def _sources(*paths: Path) -> list[str]:
    return [file.source for file in find_files(paths)]


def test_folder_is_walked_in_a_fixed_order(tmp_path: Path) -> None:
    _tree(tmp_path, "b.txt", "a/z.md", "a/B.html", "c/d/e.pdf", "A.eml")

    assert _sources(tmp_path) == ["A.eml", "b.txt", "a/B.html", "a/z.md", "c/d/e.pdf"]


def test_hidden_files_programs_and_unknown_endings_are_passed_over(tmp_path: Path) -> None:
    _tree(
        tmp_path,
        ".hidden.txt",
        ".git/x.txt",
        "__pycache__/x.txt",
        "make.py",
        "sheet.xlsx",
        "noending",
        "A.TXT",
    )

    assert _sources(tmp_path) == ["A.TXT"]


def test_named_file_is_listed_whatever_its_ending(tmp_path: Path) -> None:
    _tree(tmp_path, "sheet.xlsx")

    assert _sources(tmp_path / "sheet.xlsx") == ["sheet.xlsx"]


def test_paths_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _tree(tmp_path, "a/b.txt")
    monkeypatch.chdir(tmp_path)

    (file,) = find_files([Path("a")])

    assert (file.path, file.source) == (tmp_path / "a/b.txt", "b.txt")


def test_each_file_is_listed_once(tmp_path: Path) -> None:
    _tree(tmp_path, "a/b.txt")

    assert _sources(tmp_path / "a", tmp_path / "a/b.txt", tmp_path) == ["b.txt"]


def test_folder_that_leads_to_itself_is_entered_once(tmp_path: Path) -> None:
    _tree(tmp_path, "a/b.txt")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/self").symlink_to(tmp_path / "a")

    assert _sources(tmp_path) == ["a/b.txt"]


def test_linked_folder_is_entered(tmp_path: Path) -> None:
    _tree(tmp_path / "other", "b.txt")
    (tmp_path / "briefings").mkdir()
    (tmp_path / "briefings/link").symlink_to(tmp_path / "other")

    assert _sources(tmp_path / "briefings") == ["link/b.txt"]


def test_broken_link_is_listed_so_that_it_is_reported(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")

    assert _sources(tmp_path) == ["gone.txt"]


def test_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none does not exist; name a file or a folder"):
        find_files([tmp_path / "none"])


def test_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert find_files([tmp_path]) == ()


def test_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _tree(tmp_path, "a/b.txt", "c.txt")
    listed = Path.iterdir

    def refused(folder: Path) -> object:
        if folder.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", refused)

    assert _sources(tmp_path) == ["c.txt", "a"]
    with pytest.raises(SourceError, match="cannot be listed: Permission denied"):
        find_files([tmp_path / "a"])
