"""The encoder's table, read a row at a time: the rows of the file, whoever asks, and however often."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge import table as tables
from knowledge.table import Rows, Table


@pytest.fixture(scope="module")
def whole() -> Rows:
    """All rows of a small table."""
    return np.random.default_rng(3).integers(0, 256, (300, 16), dtype=np.uint8)


@pytest.fixture
def table(whole: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    """The same rows in a file; few are remembered."""
    monkeypatch.setattr(tables, "REMEMBERED", 20)
    np.save(tmp_path / "table.npy", whole)
    return Table(tmp_path / "table.npy")


@pytest.mark.parametrize("places", [[0], [299, 0, 299], list(range(300)) * 2], ids=len)
def test_rows_come_in_the_order_asked_for(whole: Rows, table: Table, places: list[int]) -> None:
    for _ in range(2):
        assert np.array_equal(table.rows(places), whole[places])


def test_several_threads_may_read(whole: Rows, table: Table) -> None:
    orders = [np.random.default_rng(seed).permutation(300).tolist() for seed in range(40)]
    with ThreadPoolExecutor(8) as pool:
        for order, rows in zip(orders, pool.map(table.rows, orders), strict=True):
            assert np.array_equal(rows, whole[order])


@pytest.mark.parametrize("place", [-1, 300])
def test_a_place_without_a_row_is_an_error(table: Table, place: int) -> None:
    with pytest.raises(IndexError, match=f"300 rows, none at {place}"):
        table.rows([0, place])


@pytest.mark.parametrize("content", [np.zeros(9, np.uint8), np.zeros((9, 2), np.float32)], ids=["no rows", "floats"])
def test_a_file_without_rows_of_bytes_is_refused(tmp_path: Path, content: Rows) -> None:
    np.save(tmp_path / "other.npy", content)
    with pytest.raises(ValueError, match=r"other\.npy holds no rows of bytes"):
        Table(tmp_path / "other.npy")


def test_the_file_may_go_while_the_table_is_used(whole: Rows, table: Table, tmp_path: Path) -> None:
    (tmp_path / "table.npy").unlink()
    assert np.array_equal(table.rows([7, 8]), whole[[7, 8]])
