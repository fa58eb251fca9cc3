import pytest
from tureen_streams.recording.errors import RecordingError
from tureen_streams.recording.file_names import FileNames


def test_a_new_file_is_made_under_its_temporary_name(tmp_path):
    name = FileNames(tmp_path / "a.webm", "fail", numbered=False).take()
    assert name == (tmp_path / "a.webm", tmp_path / "a.webm.part", False)
    assert list(tmp_path.iterdir()) == [name.partial_path]


def test_segments_are_numbered(tmp_path):
    names = FileNames(tmp_path / "a.b.webm", "fail", numbered=True)
    taken = [names.take().path.name for _ in range(3)]
    assert taken == ["a.b-0001.webm", "a.b-0002.webm", "a.b-0003.webm"]


@pytest.mark.parametrize("taken", ["a.webm", "a.webm.part"])
def test_fail(tmp_path, taken):
    (tmp_path / taken).write_bytes(b"precious")
    with pytest.raises(RecordingError, match="exists already") as raised:
        FileNames(tmp_path / "a.webm", "fail", numbered=False).take()
    assert raised.value.code == "file-exists"
    assert (tmp_path / taken).read_bytes() == b"precious"


def test_replace_leaves_what_a_crash_left(tmp_path):
    for taken in ("a.webm", "a.webm.part", "a.webm.2.part"):
        (tmp_path / taken).write_bytes(b"precious")
    name = FileNames(tmp_path / "a.webm", "replace", numbered=False).take()
    assert name == (tmp_path / "a.webm", tmp_path / "a.webm.3.part", True)


@pytest.mark.parametrize("taken", ["a.webm", "a.webm.part"])
def test_rename(tmp_path, taken):
    (tmp_path / taken).write_bytes(b"precious")
    name = FileNames(tmp_path / "a.webm", "rename", numbered=False).take()
    assert name.path == tmp_path / "a (2).webm"


@pytest.mark.parametrize("folder", ["none", "file"])
def test_unwritable(tmp_path, folder):
    (tmp_path / "file").write_bytes(b"precious")
    with pytest.raises(RecordingError, match="cannot write") as raised:
        FileNames(tmp_path / folder / "a.webm", "fail", numbered=False).take()
    assert raised.value.code == "unwritable"
