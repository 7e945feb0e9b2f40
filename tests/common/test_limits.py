"""Rate limits: counted by kind and client within a sliding window."""

import threading
import time
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import RequestFactory

from common import limits
from common.errors import LimitReached
from common.limits import BEGIN, INSPECT, Rate, consume
from institutions.access import client_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setitem(limits.RATES, INSPECT, Rate(2, 60))
    monkeypatch.setitem(limits.RATES, BEGIN, Rate(1, 3600))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time in seconds; tests change it."""
    now = [time.time()]
    monkeypatch.setattr("common.limits._now", lambda: now[0])
    return now


def test_client_is_refused_after_the_last_allowed_act() -> None:
    consume(INSPECT, "192.0.2.1")
    consume(INSPECT, "192.0.2.1")
    with pytest.raises(LimitReached) as reached:
        consume(INSPECT, "192.0.2.1")
    assert reached.value.code == "inspect-rate"
    assert reached.value.values == {"number": 2, "seconds": 60}


def test_other_clients_and_other_kinds_are_counted_apart() -> None:
    consume(INSPECT, "192.0.2.1")
    consume(INSPECT, "192.0.2.1")
    consume(INSPECT, "192.0.2.2")
    consume(BEGIN, "192.0.2.1")
    with pytest.raises(LimitReached):
        consume(BEGIN, "192.0.2.1")


def test_window_slides(clock: list[float]) -> None:
    consume(INSPECT, "a")
    clock[0] += 40
    consume(INSPECT, "a")
    clock[0] += 19
    with pytest.raises(LimitReached):
        consume(INSPECT, "a")
    clock[0] += 1
    consume(INSPECT, "a")  # 60 seconds after the first
    with pytest.raises(LimitReached):
        consume(INSPECT, "a")


def test_refused_acts_are_not_counted(clock: list[float]) -> None:
    consume(BEGIN, "a")
    clock[0] += 3599
    with pytest.raises(LimitReached):
        consume(BEGIN, "a")
    clock[0] += 1
    consume(BEGIN, "a")


def test_command_without_a_client_is_not_limited() -> None:
    for _time in range(3):
        consume(BEGIN, "")


def test_client_is_refused_while_another_process_holds_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.limits._WAIT", 0.05)
    with limits._lock("rate:x") as locked, limits._lock("rate:x") as again:
        assert (locked, again) == (True, False)
    with limits._lock("rate:x") as locked:
        assert locked


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.1", "192.0.2.1"), ("2a03:ec00:b1:7:1:2:3:4", "2a03:ec00:b1:7::"), ("fe80::1%eth0", "fe80::")],
)
def test_client_address_of_ipv6_is_its_network(address: str, counted: str) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


@pytest.mark.django_db(transaction=True)
def test_concurrent_actions_do_not_exceed_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes: list[str] = []
    real = DatabaseCache.get

    def get(*args: Any) -> Any:
        """Give the other threads time between reading and writing."""
        found = real(*args)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(DatabaseCache, "get", get)

    def act() -> None:
        try:
            consume(INSPECT, "192.0.2.1")
            outcomes.append("allowed")
        except LimitReached:
            outcomes.append("refused")
        connection.close()

    threads = [threading.Thread(target=act) for _number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["allowed"] * 2 + ["refused"] * 4


def test_others_cannot_push_a_counter_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches["default"], "_max_entries", 20)
    consume(INSPECT, "a")
    consume(INSPECT, "a")
    for number in range(60):
        consume(INSPECT, f"other-{number}")
    with pytest.raises(LimitReached):
        consume(INSPECT, "a")


def test_counters_that_have_expired_are_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches["default"], "_max_entries", 20)
    for number in range(30):
        cache.set(f"old-{number}", 1, timeout=-1)
    cache.set("new", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache")
        assert cursor.fetchone()[0] < 21
    assert cache.get("new") == 1
