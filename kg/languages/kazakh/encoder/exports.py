"""Learnt parameters → the files that the reader loads: an ONNX graph with 8-bit weights, heads, pieces and layout.

The graph is written node by node, so that nothing depends on how a version of torch traces a program. It reads one
sentence: short runs cost no more than long ones, and padding would. The pieces that begin and end a sentence are not
among those read: what the others take from them is nearly the same in all sentences, and so a constant. That is quicker
and four times as exact, since a few of their values are ten times as large as all others and would stretch the scale of
8 bits. Vectors of pieces are kept in 8 bits, each with a scale of its own, and so are the columns of the layers'
matrices; what they are multiplied with is made 8-bit as it comes (`MatMulIntegerToFloat`, an operator of onnxruntime's
own, does that and the rest in one step). The codes of matrices are signed, which is twice as fast on a processor with
VNNI; one without adds two products in 16 bits, which can overflow, and the output `probe` tells the two apart. The
heads on top stay as they are.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from kg.languages.kazakh.encoder.reader import (
    GRAPH,
    HEADS,
    LAYOUT,
    LONGEST,
    PIECES,
    PROBE,
    Floats,
    Layout,
)
from kg.languages.kazakh.encoder.unpacking import Pretrained

ATTENTION_HEADS = 12
GRAMMATICAL = (3, 4)  # the layers, counted from 0, after which vectors tell most of parts of speech and cases
EPSILON = 1e-12
LARGEST = 127  # of a signed code of 8 bits
OWN = "com.microsoft"  # the operators of onnxruntime
IN_NUMPY = ("roles", "codes", "types", "away")  # heads that run outside the graph


class Graph:
    """Nodes and constants written so far."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: NDArray[np.generic]) -> str:
        """The name of a constant."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, name: str = "", **attributes: float | list[int]) -> str:
        """The name of a node's one output."""
        return self.split(kind, *inputs, outputs=(name or f"n{len(self.nodes)}",), **attributes)[0]

    def split(self, kind: str, *inputs: str, outputs: tuple[str, ...], **attributes: float | list[int]) -> list[str]:
        """The names of a node's outputs."""
        domain = OWN if kind == "MatMulIntegerToFloat" else ""
        node = helper.make_node(kind, list(inputs), list(outputs), name=f"{kind}_{outputs[0]}", domain=domain)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self.nodes.append(node)
        return list(outputs)


def write(folder: Path, chart: Layout, base: Pretrained, parameters: Mapping[str, Floats]) -> None:
    """The four files of a model."""
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(folder / GRAPH, parameters)
    kept = {name: parameters[f"head.{name}"] for name in IN_NUMPY}
    kept |= {f"{name}_bias": parameters[f"head.{name}_bias"] for name in ("roles", "codes")}
    with (folder / HEADS).open("wb") as file:
        np.savez(file, allow_pickle=False, **{name: value.astype(np.float16) for name, value in kept.items()})
    lines = [json.dumps(base.rewritten, ensure_ascii=False)]
    lines += [f"{piece}\t{score:.4f}" for piece, score in zip(base.pieces, base.scores, strict=True)]
    (folder / PIECES).write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    (folder / LAYOUT).write_text(json.dumps(asdict(chart), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_graph(path: Path, parameters: Mapping[str, Floats]) -> None:
    """The encoder and the heads that every word passes."""
    graph = Graph()
    words = encoder(graph, parameters)
    graph.add("LogSoftmax", head(graph, parameters, "names", words), name="names", axis=-1)
    graph.add("Sigmoid", head(graph, parameters, "anchors", words), name="anchors")
    graph.add("Identity", head(graph, parameters, "fillers", words), name="fillers")
    graph.add("Identity", head(graph, parameters, "hooks", words), name="hooks")
    probe(graph)
    versions = [helper.make_opsetid("", 20), helper.make_opsetid(OWN, 1)]
    model = helper.make_model(described(graph), opset_imports=versions, ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def described(graph: Graph) -> onnx.GraphProto:
    """The graph with the shapes of its inputs and outputs."""
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [f"all {name}"]) for name in ("pieces", "firsts")]
    rows = dict.fromkeys(("names", "anchors", "fillers", "hooks"), "all firsts") | {"inner": "all pieces"}
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [own, f"{name}_width"]) for name, own in rows.items()
    ]
    outputs.append(helper.make_tensor_value_info(PROBE, TensorProto.INT32, [2, 1]))
    return helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.constants)


def hidden(parameters: Mapping[str, Floats]) -> int:
    return int(parameters["emb.word"].shape[1])


def head(graph: Graph, parameters: Mapping[str, Floats], name: str, words: str) -> str:
    matrix = graph.constant(parameters[f"head.{name}"].T)
    product = graph.add("MatMul", words, matrix, name=f"head.{name}")
    return graph.add("Add", product, graph.constant(parameters[f"head.{name}_bias"]))


def in_bytes(matrix: Floats, axis: int) -> tuple[NDArray[np.int8], Floats]:
    """Values as signed codes of 8 bits, and the scale that each row or column (all along `axis`) has of its own.

    >>> codes, scales = in_bytes(np.array([[0.5, -1.0], [127.0, 0.0]], np.float32), 1)
    >>> codes.tolist(), [round(float(scale[0]), 4) for scale in scales]
    ([[64, -127], [127, 0]], [0.0079, 1.0])
    """
    scales = np.maximum(np.abs(matrix).max(axis, keepdims=True), 1e-6).astype(np.float32) / np.float32(LARGEST)
    return np.round(matrix / scales).astype(np.int8), scales


def probe(graph: Graph) -> None:
    """A product of the largest codes, PROBED everywhere where sums of products do not overflow."""
    left, right = np.full((2, 4), 255, np.uint8), np.full((4, 1), LARGEST, np.int8)
    graph.add("MatMulInteger", graph.constant(left), graph.constant(right), name=PROBE)


def byte_codes(graph: Graph, vectors: str) -> list[str]:
    """Vectors as unsigned codes of 8 bits, with their scale and zero."""
    outputs = tuple(f"{vectors}.{part}" for part in ("codes", "scale", "zero"))
    return graph.split("DynamicQuantizeLinear", vectors, outputs=outputs)


def linear(graph: Graph, parameters: Mapping[str, Floats], names: tuple[str, ...], vectors: str) -> str:
    """The vectors times one matrix, or side by side times several."""
    matrix = np.concatenate([parameters[f"{name}.w"].T for name in names], axis=1)
    bias = np.concatenate([parameters[f"{name}.b"] for name in names])
    weights, scales = in_bytes(matrix, 0)
    codes, scale, zero = byte_codes(graph, vectors)
    zeros = np.zeros(matrix.shape[1], np.int8)
    given = [graph.constant(value) for value in (weights, scales[0], zeros, bias)]
    return graph.add("MatMulIntegerToFloat", codes, given[0], scale, given[1], zero, *given[2:])


def norm(graph: Graph, parameters: Mapping[str, Floats], name: str, vectors: str) -> str:
    weight, bias = (graph.constant(parameters[f"{name}.{part}"]) for part in "wb")
    return graph.add("LayerNormalization", vectors, weight, bias, axis=-1, epsilon=EPSILON)


def table(graph: Graph, vectors: Floats) -> str:
    """The vectors of the pieces, looked up in 8 bits."""
    codes, scales = in_bytes(vectors, 1)
    found = graph.add("Cast", graph.add("Gather", graph.constant(codes), "pieces", axis=0), to=TensorProto.FLOAT)
    return graph.add("Mul", found, graph.add("Gather", graph.constant(scales), "pieces", axis=0))


def encoder(graph: Graph, parameters: Mapping[str, Floats]) -> str:
    """The vectors of the words after the last layer: of their first pieces, and only these pass the last one whole.
    Those of all pieces after the layers GRAMMATICAL, side by side, are an output, `inner`."""
    places = graph.constant((parameters["emb.pos"] + parameters["emb.type"][0])[1 : LONGEST + 1])
    start, axis = (graph.constant(np.array([0])) for _ in range(2))
    used = graph.add("Slice", places, start, graph.add("Shape", "pieces"), axis)
    vectors = norm(graph, parameters, "emb.ln", graph.add("Add", table(graph, parameters["emb.word"]), used))
    layers = len({name.split(".")[0] for name in parameters if name[0] == "l"})
    grammatical: list[str] = []
    for layer in range(layers):
        name = f"l{layer}"
        seen = attention(graph, parameters, name, vectors)
        if layer == layers - 1:
            seen, vectors = (graph.add("Gather", all_pieces, "firsts", axis=0) for all_pieces in (seen, vectors))
        passed = linear(graph, parameters, (f"{name}.ao",), seen)
        vectors = norm(graph, parameters, f"{name}.aln", graph.add("Add", vectors, passed))
        inner = graph.add("Gelu", linear(graph, parameters, (f"{name}.fi",), vectors))
        worked = linear(graph, parameters, (f"{name}.fo",), inner)
        vectors = norm(graph, parameters, f"{name}.oln", graph.add("Add", vectors, worked))
        if layer in GRAMMATICAL:
            grammatical.append(vectors)
    graph.add("Concat", *grammatical, name="inner", axis=1)
    return vectors


def attention(graph: Graph, parameters: Mapping[str, Floats], name: str, vectors: str) -> str:
    """What each piece takes from the others; the query is scaled beforehand."""
    width = hidden(parameters) // ATTENTION_HEADS
    scaled = {f"{name}.q.{part}": parameters[f"{name}.q.{part}"] / np.float32(width**0.5) for part in "wb"}
    flat = linear(graph, {**parameters, **scaled}, tuple(f"{name}.{part}" for part in "qkv"), vectors)
    rows = graph.add("Reshape", flat, graph.constant(np.array([0, 3 * ATTENTION_HEADS, width])))
    turned = graph.add("Transpose", rows, perm=[1, 0, 2])
    outputs = tuple(f"{name}.{part}" for part in "qkv")
    query, key, value = graph.split("Split", turned, outputs=outputs, axis=0, num_outputs=3)
    key, value = (
        graph.add("Concat", ends(graph, parameters, f"{name}.{part}"), own, axis=1)
        for part, own in (("k", key), ("v", value))
    )
    alike = graph.add("MatMul", query, graph.add("Transpose", key, perm=[0, 2, 1]))
    mixed = graph.add("MatMul", graph.add("Softmax", alike, axis=-1), value)
    return graph.add(
        "Reshape",
        graph.add("Transpose", mixed, perm=[1, 0, 2]),
        graph.constant(np.array([0, hidden(parameters)])),
    )


def ends(graph: Graph, parameters: Mapping[str, Floats], name: str) -> str:
    """The keys or values of the pieces that begin and end a sentence [heads, 2, width]."""
    return graph.constant(parameters[f"{name}.ends"].reshape(2, ATTENTION_HEADS, -1).transpose(1, 0, 2))
