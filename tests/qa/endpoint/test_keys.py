from __future__ import annotations

from pydantic import SecretStr

from qa.endpoint.keys import SESSION_SECONDS, Keyring, hash_of, new_key
from qa.endpoint_settings import EndpointSettings, KeySettings


def test_keys_are_long_random_and_told_apart() -> None:
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) >= 43 for key in keys)
    assert new_key(publishable=True).startswith("fn_pub_")


def test_a_session_ends_with_its_time_its_secret_and_its_key() -> None:
    clock = [1000.0]
    settings = EndpointSettings(key=SecretStr("k" * 20))
    ring = Keyring(settings, b"one", now=lambda: clock[0])
    caller = ring.caller("k" * 20)
    assert caller is not None
    token = ring.session(caller)
    assert ring.caller_of_session(token) == caller
    assert Keyring(settings, b"two", now=lambda: clock[0]).caller_of_session(token) is None
    no_keys = Keyring(EndpointSettings(), b"one", now=lambda: clock[0])
    assert no_keys.caller_of_session(token) is None
    clock[0] += SESSION_SECONDS + 1
    assert ring.caller_of_session(token) is None


def test_limits_of_publishable_keys_are_their_own() -> None:
    key = KeySettings(name="site", hash=hash_of("x"), publishable=True, origins=("https://a.b",))
    caller = Keyring(EndpointSettings(keys=(key,)), b"").caller("x")
    assert caller is not None
    assert (caller.per_minute, caller.per_day) == (10, 500)
