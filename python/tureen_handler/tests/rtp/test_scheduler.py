import asyncio

from rtp_doubles.time import FakeScheduler
from tureen_handler.rtp.scheduler import AsyncioScheduler, SharedTimer


def test_members_are_called_when_due_and_share_one_timer():
    scheduler = FakeScheduler(0.0)
    timer = SharedTimer(scheduler)
    calls = []
    timer.schedule(lambda now: calls.append(("late", now)), 0.5)
    timer.schedule(lambda now: calls.append(("early", now)), 0.1)
    assert scheduler.pending == 1
    scheduler.advance(0.2)
    assert calls == [("early", 0.1)]
    scheduler.advance(1)
    assert [name for name, _ in calls] == ["early", "late"]
    assert scheduler.pending == 0


def test_a_member_says_when_it_is_due_next():
    scheduler = FakeScheduler(0.0)
    timer = SharedTimer(scheduler)
    calls = []

    def member(now):
        calls.append(round(now, 3))
        return now + 0.1 if len(calls) < 3 else None

    timer.schedule(member, 0.1)
    scheduler.advance(1)
    assert calls == [0.1, 0.2, 0.3]


def test_an_earlier_appointment_is_kept():
    scheduler = FakeScheduler(0.0)
    timer = SharedTimer(scheduler)
    calls = []
    timer.schedule(calls.append, 0.1)
    timer.schedule(calls.append, 0.4)
    scheduler.advance(1)
    assert calls == [0.1]


def test_removed_and_closed_members_are_not_called():
    scheduler = FakeScheduler(0.0)
    timer = SharedTimer(scheduler)
    calls, others = [], []
    timer.schedule(calls.append, 0.1)
    timer.schedule(others.append, 0.1)
    timer.remove(calls.append)
    scheduler.advance(0.2)
    assert (calls, len(others)) == ([], 1)
    timer.schedule(others.append, 0.5)
    timer.close()
    timer.close()
    timer.schedule(others.append, 0.6)
    scheduler.advance(2)
    assert len(others) == 1
    assert scheduler.pending == 0


def test_a_member_may_remove_another_while_firing():
    scheduler = FakeScheduler(0.0)
    timer = SharedTimer(scheduler)
    calls = []
    timer.schedule(lambda now: timer.remove(calls.append), 0.1)
    timer.schedule(calls.append, 0.1)
    scheduler.advance(1)
    assert calls == []


async def test_the_asyncio_scheduler_calls_later():
    scheduler = AsyncioScheduler(asyncio.get_running_loop())
    called = asyncio.Event()
    before = scheduler.now()
    scheduler.call_later(0.001, called.set)
    cancelled = scheduler.call_later(0.0, called.clear)
    cancelled.cancel()
    await asyncio.wait_for(called.wait(), 30)
    assert scheduler.now() >= before
