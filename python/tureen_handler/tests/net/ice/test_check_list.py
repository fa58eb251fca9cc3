from tureen_handler.net.ice.check_list import IceCheckFactory, IceCheckList
from tureen_handler.net.ice.messages import Credentials
from tureen_handler.net.ice.timers import IceTimers


def make(paths: int) -> IceCheckList:
    factory = IceCheckFactory(Credentials("l", "l" * 24, "r", "r" * 24), IceTimers())
    return IceCheckList(factory, [(f"192.0.2.{number}", 1) for number in range(paths)])


def test_paths_are_started_one_after_the_other():
    subject = make(3)
    assert [send.path for send in subject.search(0.0)] == [0]
    assert subject.due_at == 0.05
    assert [send.path for send in subject.advance(0.05)] == [1]
    assert [send.path for send in subject.advance(0.1)] == [2]


def test_only_one_path_is_nominated_at_a_time():
    subject = make(2)
    subject.search(0.0)
    subject.advance(0.05)
    first, second = subject.paths
    first.check = None
    assert [send.path for send in subject.note_answer(first, 0.1)] == [0]
    second.check = None
    assert subject.note_answer(second, 0.1) == []


def test_selecting_gives_up_the_others():
    subject = make(3)
    subject.search(0.0)
    assert subject.select(subject.paths[1])
    assert [path.failed for path in subject.paths] == [True, False, True]
    assert not subject.select(subject.paths[1])
    assert not subject.is_searching


def test_without_any_path_there_is_no_hope():
    subject = make(1)
    subject.search(0.0)
    assert not subject.is_hopeless
    subject.paths[0].give_up()
    assert subject.is_hopeless
