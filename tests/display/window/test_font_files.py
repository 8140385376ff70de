from pathlib import Path

import pytest

from kiosk.config.paths import shipped
from kiosk.display.window import font_files
from kiosk.display.window.font_files import files_by_fitness, read_font

FOLDER = shipped("assets") / "fonts"


def test_a_font_tells_which_characters_it_has() -> None:
    file = read_font(FOLDER / "kiosk-noto-sans-regular.ttf")
    assert all(map(file.has, "AzЖяΩω"))
    assert not any(map(file.has, "中م😀"))
    assert not file.colour
    assert not file.bold
    assert read_font(FOLDER / "kiosk-noto-sans-bold.ttf").bold


@pytest.mark.parametrize("length", [0, 3, 11, 12, 40, 200, 400, 2000, 20_000])
def test_a_damaged_font_has_no_more_characters_than_it_had(length: int, tmp_path: Path) -> None:
    whole = FOLDER / "kiosk-noto-sans-regular.ttf"
    (tmp_path / f"{length}.ttf").write_bytes(whole.read_bytes()[:length])
    file = read_font(tmp_path / f"{length}.ttf")
    assert set(file.firsts) <= set(read_font(whole).firsts)


def test_a_font_that_is_not_there_has_no_characters(tmp_path: Path) -> None:
    assert not read_font(tmp_path / "none.ttf").has("a")


def test_the_likeliest_font_for_a_script_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["NotoNastaliqUrdu-Regular", "NotoSansArabic-Bold", "NotoSansArabic-Regular", "NotoSerifArabic-Regular"]
    (tmp_path / "fonts/deep").mkdir(parents=True)
    for name in [*names, "LastResort", "AdobeBlank"]:
        (tmp_path / "fonts/deep" / f"{name}.ttf").touch()
    (tmp_path / "fonts/readme.txt").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", "/nowhere")
    monkeypatch.setenv("HOME", "/nowhere")
    font_files._system_files.cache_clear()
    try:
        found = {bold: [path.stem for path in files_by_fitness("arabic", bold)] for bold in (False, True)}
    finally:
        font_files._system_files.cache_clear()
    assert found[False][0] == "NotoSansArabic-Regular"
    assert found[True][0] == "NotoSansArabic-Bold"
    assert sorted(found[False]) == sorted(names)
