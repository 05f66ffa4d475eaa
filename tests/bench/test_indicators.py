"""The benchmark of indicators, small: it runs, and its ways count the same."""

from accord.bench import indicators


def test_the_bench_compares_ways_that_count_the_same(monkeypatch):
    monkeypatch.setenv("ACCORD_BENCH_EVENTS", "2000")
    found = indicators.run()
    assert found["evenements"] == 2000
    assert {"orm_face_a_accord", "accord_face_a_la_main", "dix_fois_plus", "tenu"} <= set(found)


def test_the_bench_concludes_on_the_medians():
    seconds = {
        "orm": [3.0, 9.0, 3.0], "ours": [0.2, 0.2, 5.0], "hand": [0.4] * 3, "patient_hand": [0.2] * 3,
        "ours_at_ten_times": [1.8] * 3,
    }  # fmt: skip
    found = indicators._conclude(seconds, 5_000_000)
    assert (found["orm_face_a_accord"], found["accord_face_a_la_main"], found["dix_fois_plus"]) == (
        15.0,
        1.0,
        9.0,
    )
    assert found["tenu"]
