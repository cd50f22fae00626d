"""A matrix in blocks multiplies as the whole one does."""

import numpy as np
import pytest

from knowledge.blocks import WIDTH, Blocks


@pytest.mark.parametrize("rows", [1, 2, 12, 384])
@pytest.mark.parametrize("shape", [(512, 3 * WIDTH), (1280, WIDTH)])
def test_the_product_is_that_of_the_whole(rows: int, shape: tuple[int, int]) -> None:
    random = np.random.default_rng(7)
    matrix = random.standard_normal(shape, dtype=np.float32)
    factor = random.standard_normal((rows, shape[0]), dtype=np.float32)
    product = factor @ Blocks(matrix)
    exact = factor.astype(np.float64) @ matrix.astype(np.float64)
    assert product.shape == (rows, shape[1])
    assert product.dtype == np.float32
    assert np.allclose(product, exact, atol=1e-3)


def test_columns_that_make_no_whole_block_are_refused() -> None:
    with pytest.raises(ValueError, match="reshape"):
        Blocks(np.zeros((8, WIDTH + 1), dtype=np.float32))
