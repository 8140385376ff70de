from kiosk.core.plan.model import FREE_NOTES, Box, BoxKind, Note


def test_a_box_asks_for_texts_unless_it_says_otherwise() -> None:
    assert Box("ideas", "Ideas").kind is BoxKind.TEXTS


def test_a_note_begins_unkept_and_undone() -> None:
    note = Note("n1", FREE_NOTES, "three concerns")
    assert (note.version, note.done) == (0, False)
