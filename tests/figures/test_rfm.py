"""RFM scores."""

from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.rfm import Lines, Purchases, Score, lines, ranked, score

clients = st.lists(st.builds(Purchases, st.integers(0, 20), st.integers(1, 9), st.integers(-10, 99)), max_size=60)


def rfm(buying: dict[str, Purchases]) -> dict[str, Score]:
    """Every client's scores, by the lines that all clients together draw."""
    ranks = {key: ranked(client) for key, client in buying.items()}
    drawn = lines(*map(sorted, zip(*ranks.values(), strict=True)))
    return {key: score(rank, drawn) for key, rank in ranks.items()}


def test_ties_share_a_score_and_small_books_have_three() -> None:
    scores = rfm({"a": Purchases(5, 1, 100), "b": Purchases(50, 1, 100), "c": Purchases(500, 7, 90)})
    assert {key: str(score) for key, score in scores.items()} == {"a": "312", "b": "212", "c": "131"}
    assert {score.bins for score in scores.values()} == {3}


def test_thirty_clients_have_five_scores_of_six_each() -> None:
    scores = rfm({f"c{n}": Purchases(n, 30 - n, n) for n in range(30)})
    assert [scores[f"c{n}"].recency for n in range(0, 30, 6)] == [5, 4, 3, 2, 1]
    assert [scores[f"c{n}"].frequency for n in range(0, 30, 6)] == [5, 4, 3, 2, 1]
    assert [scores[f"c{n}"].monetary for n in range(0, 30, 6)] == [1, 2, 3, 4, 5]
    assert rfm({f"c{n}": Purchases(n, 1, 1) for n in range(29)})["c0"].bins == 3


@settings(max_examples=60, deadline=None, derandomize=True)
@given(clients.filter(bool))
def test_a_score_counts_those_strictly_worse(buying: list[Purchases]) -> None:
    scores = rfm({f"{n}": client for n, client in enumerate(buying)})
    few = 3 if len(buying) < 30 else 5
    for n, client in enumerate(buying):
        worse = sum(other.revenue < client.revenue for other in buying)
        later = sum(other.days_since > client.days_since for other in buying)
        rarer = sum(other.number < client.number for other in buying)
        found = scores[f"{n}"]
        assert found.monetary == 1 + few * worse // len(buying)
        assert found.recency == 1 + few * later // len(buying)
        assert found.frequency == 1 + few * rarer // len(buying)


def test_nobody_draws_no_line() -> None:
    assert lines((), (), ()) == Lines((), (), (), 3)
