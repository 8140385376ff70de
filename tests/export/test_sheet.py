from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt

from kiosk.core.plan.model import FREE_NOTES, Box, BoxKind, Note
from kiosk.core.session.commands import End
from kiosk.core.units import seconds
from kiosk.export import tables
from kiosk.export.export import export, make, read_log
from kiosk.export.formats import FORMATS
from kiosk.export.log import Log, make_log
from kiosk.export.sheet import filled_sheets
from kiosk.export.sheet_html import EMPTY_ROWS
from kiosk.simulation.fakes import MemoryJournal
from kiosk.storage.notes import SqliteNotes
from tests.export.reading import Page, html, js, md, page, sheet
from tests.export.sessions import BUSY, KEY, PEOPLE, PLAN, Asked, run

BOXES = (
    Box("next-1", "Next steps", BoxKind.ACTIONS, "deeper", "Next"),
    Box("next-2", "Learning & goals", step="review", sheet="Next"),
    Box("next-3", "Empty", sheet="Next"),
    Box("more-1", "More actions", BoxKind.ACTIONS, sheet="More"),
)
NOTES = (
    Note("n1", "next-2", "1. not a list\n- nor this *one*", 1, "review", 0, seconds(800)),
    Note("n2", "next-1", "=Ring | write", 1, "deeper", 2, seconds(500), PEOPLE[1], "Friday", "P9", done=True),
    Note("n3", "next-1", "<b>Read</b>", 2, "deeper", 1, seconds(300), PEOPLE[2]),
    Note("n4", "next-1", "", 3, "deeper", 1),
    Note("n5", FREE_NOTES, "Said aside", 1, "clarify", 2, seconds(400)),
    Note("n6", FREE_NOTES, "Before it began", 1),
    Note("n7", "gone-1", "Of a box that is no more", 1, "welcome"),
)
WITH_BOXES = replace(PLAN, boxes=BOXES)


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log("a1", run(WITH_BOXES, BUSY), NOTES)


def html_of(log: Log) -> Page:
    return page(make(log, "sheet-html").content.decode())


def md_of(log: Log) -> Page:
    written = make(log, "sheet-md").content.decode()
    return page(MarkdownIt("commonmark", {"html": True}).enable("table").render(written))


def test_notes_stand_in_their_boxes_by_turn_and_those_without_a_box_by_step(log: Log) -> None:
    sheets = {found.title: found.boxes for found in filled_sheets(log)}
    assert list(sheets) == ["Next", "Notes"], "a finished document leaves out what nobody filled in"
    steps, learning = sheets["Next"]
    assert [(label, [note.id for note in notes]) for label, notes in steps.groups] == [
        (PEOPLE[1], ["n2"]),
        (PEOPLE[0], ["n3"]),
    ]
    assert [(label, [note.id for note in notes]) for label, notes in learning.groups] == [("", ["n1"])]
    assert (learning.actions, steps.actions) == (False, True)
    assert [(label, [note.id for note in notes]) for label, notes in sheets["Notes"][0].groups] == [
        ("", ["n6"]),
        ("Welcome | aims", ["n7"]),
        (f"Clarify – {PEOPLE[1]}", ["n5"]),
    ]


@pytest.mark.parametrize("read", [html_of, md_of])
def test_what_was_noted_is_on_paper_as_it_was_written(log: Log, read: type) -> None:
    found: Page = read(log)
    said = " ".join(" ".join(found.said).split())
    for words in ("=Ring | write", "<b>Read</b>", "1. not a list", "- nor this *one*", "Said aside", "Friday", "P9"):
        assert words in said
    for heading in ("Peer & turns", "2026-01-01", "Next steps", "Learning & goals", "Set A", "Chair", PEOPLE[2]):
        assert heading in said
    assert not {"b", "script", "em", "ol"} & {tag for tag, _ in found.tags}
    assert "✓" in said


@pytest.mark.parametrize(("script", "notes"), [(BUSY[:5], NOTES), (BUSY, ())], ids=["it goes on", "nothing was noted"])
def test_an_empty_box_of_a_sheet_to_write_on_has_room_for_a_pen(
    script: tuple[Asked, ...], notes: tuple[Note, ...]
) -> None:
    log = make_log("a1", run(WITH_BOXES, script), notes)
    boxes = [box for sheet in filled_sheets(log) if sheet.title in ("Next", "More") for box in sheet.boxes]
    assert [box.title for box in boxes] == [box.title for box in BOXES]
    empty = [box for box in boxes if not box.groups]
    tables = sum(box.actions for box in empty)
    tags = html_of(log).tags
    assert [attrs["class"] for tag, attrs in tags if tag == "section"].count("box blank") == len(empty) - tables
    assert [attrs for tag, attrs in tags if tag == "tr"].count({"class": "empty"}) == EMPTY_ROWS * tables
    assert [text.strip() for text in md_of(log).said].count("Nothing yet.") == len(empty)


@pytest.mark.parametrize("read", [html_of, md_of])
def test_a_finished_sheet_has_no_empty_box_and_says_how_the_session_ended(log: Log, read: type) -> None:
    assert not {"Nothing yet.", "Empty", "More actions", "More"} & {text.strip() for text in read(log).said}
    early = make_log("a1", run(WITH_BOXES, (*BUSY[:5], (170, End(), KEY))), NOTES)
    assert "Finished 11 min early. 7 steps were not held." in read(early).said


@pytest.mark.parametrize("read", [html_of, md_of])
def test_a_sheet_of_a_rehearsal_or_of_nothing_at_all_says_what_it_is(read: type) -> None:
    sentence = "Rehearsal: these are not the times of a real session."
    assert sentence in read(make_log("a1", run(WITH_BOXES, BUSY, rehearsal=True))).said
    bare = read(make_log("a1", run(replace(PLAN, people=()), []))).said
    assert sentence not in bare
    assert "Peer & turns" in bare
    assert "2026-01-01" not in bare


def test_the_page_asks_nothing_of_the_world(log: Log) -> None:
    written = make(log, "sheet-html").content.decode()
    assert "default-src 'none'" in written
    assert "http:" not in written.replace("http-equiv", "")
    assert "https:" not in written


def test_every_format_of_the_log_carries_the_notes(log: Log) -> None:
    texts = ["=Ring | write", "<b>Read</b>", "Said aside", "Before it began", "Of a box that is no more"]
    told = js(log)["notes"]
    assert set(texts) <= {one["text"] for one in told}
    assert len(told) == 6
    ring = next(one for one in told if one["text"] == "=Ring | write")
    assert ring == {
        "box": "Next steps",
        "sheet": "Next",
        "text": "=Ring | write",
        "who": PEOPLE[1],
        "by_when": "Friday",
        "coach": "P9",
        "done": True,
        "step": "deeper",
        "round": 2,
        "after_seconds": 500,
    }
    for rows in (sheet(log, "Notes"), html(log).tables["Notes"], md(log).tables["Notes"]):
        assert [row["Note"] for row in rows][:2] == texts[:2]
        assert [row["Note"] for row in rows][-3:] == texts[2:]
        assert rows[0]["Person"] == PEOPLE[1]
        assert [row["Done"] for row in rows if row["Done"]] == ["yes"]


def test_everything_is_in_one_file_each_under_a_name_that_says_what_it_is(log: Log) -> None:
    made = make(log, "zip")
    assert (made.name, made.media) == ("peer-turns-2026-01-01-a1.zip", "application/zip")
    with ZipFile(BytesIO(made.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            *(f"peer-turns-2026-01-01-a1{ending}" for ending in ("-sheet.html", ".html", ".xlsx", ".csv")),
            *(f"peer-turns-2026-01-01-a1{ending}" for ending in ("-semicolon.csv", ".json", "-sheet.md", ".md")),
        ]
        assert {found.date_time for found in archive.infolist()} == {(2026, 1, 1, 9, 0, 0)}
        for fmt in FORMATS.keys() - {"zip", "xlsx"}:
            one = make(log, fmt)
            assert archive.read(one.name) == one.content


def test_an_export_has_the_notes_that_the_notebook_keeps(tmp_path: Path) -> None:
    journal, notebook = MemoryJournal(), SqliteNotes(tmp_path)
    journal.append("a1", run(WITH_BOXES, BUSY))
    for note in NOTES:
        notebook.keep("a1", note)
    notebook.keep("b2", Note("n9", FREE_NOTES, "Of another session"))
    assert {note.id for note in read_log(journal, notebook, "last").notes} == {"n1", "n2", "n3", "n5", "n6", "n7"}
    assert read_log(journal, None, "last").notes == ()
    assert "Said aside" in export(journal, "last", "sheet-md", notebook=notebook)
    notebook.close()


def test_the_name_of_whoever_wrote_is_there_only_where_it_was_given() -> None:
    signed = make_log("a1", run(WITH_BOXES, BUSY), (*NOTES, Note("n8", "next-2", "Signed", 1, writer="Ann")))
    unsigned = make_log("a1", run(WITH_BOXES, BUSY), NOTES)
    for fmt in FORMATS.keys() - {"zip", "xlsx"}:
        assert "Written by" not in make(unsigned, fmt).content.decode()
        assert "writer" not in make(unsigned, fmt).content.decode()
    for fmt in ("sheet-html", "sheet-md"):
        assert "Signed (Ann)" in make(signed, fmt).content.decode().replace("\\", "")
    assert [note.get("writer") for note in js(signed)["notes"]][-1] == "Ann"
    assert [cells[-1] for cells in tables.notes(signed).rows if cells[1] == "Signed"] == ["Ann"]
    assert tables.notes(signed).columns[-1].title == "Written by"
