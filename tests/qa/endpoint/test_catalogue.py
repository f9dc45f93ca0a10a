"""Which test stands for which case of the catalogue of faults."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]

CASES = {
    "API-01": ("qa/endpoint/test_openai.py", "test_openai_create"),
    "API-02": ("qa/endpoint/test_openai.py", "test_langchain_responses_keep_citations"),
    "API-03": (
        "qa/endpoint/test_contract.py",
        "test_nothing_that_the_contract_allows_breaks_the_server",
    ),
    "API-04": (
        "qa/endpoint/test_limits.py",
        "test_a_large_body_is_refused_whatever_its_length_says",
    ),
    "API-05": ("qa/endpoint/test_gate.py", "test_without_a_known_key_every_door_is_closed"),
    "API-06": ("qa/endpoint/test_gate.py", "test_only_listed_sites_are_let_in_by_browsers"),
    "API-07": ("qa/endpoint/test_gate.py", "test_limits_are_each_keys_own"),
    "API-08": ("qa/endpoint/test_limits.py", "test_a_request_sent_twice_is_answered_once"),
    "API-09": (
        "qa/endpoint/test_limits.py",
        "test_overload_is_turned_away_and_the_rest_is_answered",
    ),
    "API-10": (
        "qa/endpoint/test_health.py",
        "test_without_an_index_it_is_alive_but_not_ready_until_there_is_one",
    ),
    "API-11": ("qa/test_operation.py", "test_a_stream_is_finished_before_the_server_ends"),
    "API-12": ("qa/endpoint/test_openai.py", "test_the_bytes_of_a_stream"),
    "SEC-01": ("qa/endpoint/test_gate.py", "test_foreign_hosts_are_refused"),
    "SEC-02": ("qa/test_cli.py", "test_bad_input_is_one_line"),
    "SEC-03": ("qa/endpoint/test_logs.py", "test_a_defect_tells_where_and_no_values"),
    "SEC-04": ("test_offline.py", "test_it_works_where_there_is_no_network_at_all"),
}


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_its_test(case: str) -> None:
    file, name = CASES[case]
    assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8")
