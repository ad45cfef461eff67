"""Learnt parameters → the files that the reader loads: an ONNX graph with 8-bit weights, heads, pieces and layout.

The graph is written node by node, so that nothing depends on how a version of torch traces a program. Vectors of pieces
are kept in 8 bits, each with a scale of its own; the matrices of the layers become 8-bit by onnxruntime's dynamic
quantisation, the heads on top stay as they are.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from kg.languages.kazakh.encoder.reader import GRAPH, HEADS, LAYOUT, LONGEST, PADDING, PIECES, Floats, Layout
from kg.languages.kazakh.encoder.unpacking import Pretrained

ATTENTION_HEADS = 12
EPSILON = 1e-12
FAR_BELOW = -1e9
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
        output = name or f"n{len(self.nodes)}"
        node = helper.make_node(kind, list(inputs), [output], name=f"{kind}_{output}")
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self.nodes.append(node)
        return output


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
    """The encoder and the heads that every word passes, quantised."""
    graph = Graph()
    vectors = encoder(graph, parameters)
    index = graph.add("Unsqueeze", "firsts", graph.constant(np.array([2])))
    shape = graph.add("Concat", graph.add("Shape", "firsts"), graph.constant(np.array([hidden(parameters)])), axis=0)
    words = graph.add("GatherElements", vectors, graph.add("Expand", index, shape), axis=1)
    graph.add("LogSoftmax", head(graph, parameters, "names", words), name="names", axis=-1)
    graph.add("Sigmoid", head(graph, parameters, "anchors", words), name="anchors")
    graph.add("Identity", head(graph, parameters, "fillers", words), name="fillers")
    graph.add("Identity", head(graph, parameters, "hooks", words), name="hooks")
    model = helper.make_model(described(graph), opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    heads = [node.name for node in graph.nodes if node.op_type == "MatMul" and node.output[0].startswith("head.")]
    with TemporaryDirectory() as temporary:
        plain = Path(temporary) / GRAPH
        onnx.save(model, plain)
        quantize_dynamic(
            plain,
            path,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=heads,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )


def described(graph: Graph) -> onnx.GraphProto:
    """The graph with the shapes of its inputs and outputs."""
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.INT64, ["sentences", "pieces"]),
        helper.make_tensor_value_info("firsts", TensorProto.INT64, ["sentences", "words"]),
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["sentences", "words", f"{name}_width"])
        for name in ("names", "anchors", "fillers", "hooks")
    ]
    return helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.constants)


def hidden(parameters: Mapping[str, Floats]) -> int:
    return int(parameters["emb.word"].shape[1])


def head(graph: Graph, parameters: Mapping[str, Floats], name: str, words: str) -> str:
    matrix = graph.constant(parameters[f"head.{name}"].T)
    product = graph.add("MatMul", words, matrix, name=f"head.{name}")
    return graph.add("Add", product, graph.constant(parameters[f"head.{name}_bias"]))


def linear(graph: Graph, parameters: Mapping[str, Floats], name: str, vectors: str) -> str:
    product = graph.add("MatMul", vectors, graph.constant(parameters[f"{name}.w"].T))
    return graph.add("Add", product, graph.constant(parameters[f"{name}.b"]))


def norm(graph: Graph, parameters: Mapping[str, Floats], name: str, vectors: str) -> str:
    weight, bias = (graph.constant(parameters[f"{name}.{part}"]) for part in "wb")
    return graph.add("LayerNormalization", vectors, weight, bias, axis=-1, epsilon=EPSILON)


def table(graph: Graph, vectors: Floats) -> str:
    """The vectors of the pieces, looked up in 8 bits."""
    scales = np.maximum(np.abs(vectors).max(-1, keepdims=True), 1e-6).astype(np.float32) / 127
    codes = graph.constant(np.round(vectors / scales).astype(np.int8))
    found = graph.add("Cast", graph.add("Gather", codes, "pieces", axis=0), to=TensorProto.FLOAT)
    return graph.add("Mul", found, graph.add("Gather", graph.constant(scales), "pieces", axis=0))


def encoder(graph: Graph, parameters: Mapping[str, Floats]) -> str:
    """The vectors of the pieces after the last layer."""
    length = graph.add("Slice", graph.add("Shape", "pieces"), *(graph.constant(np.array([k])) for k in (1, 2)))
    places = graph.constant((parameters["emb.pos"] + parameters["emb.type"][0])[: LONGEST + 1])
    used = graph.add("Slice", places, graph.constant(np.array([0])), length, graph.constant(np.array([0])))
    vectors = norm(graph, parameters, "emb.ln", graph.add("Add", table(graph, parameters["emb.word"]), used))
    padding = graph.add("Cast", graph.add("Equal", "pieces", graph.constant(np.array(PADDING))), to=TensorProto.FLOAT)
    masked = graph.add("Mul", padding, graph.constant(np.array(FAR_BELOW, np.float32)))
    mask = graph.add("Unsqueeze", masked, graph.constant(np.array([1, 2])))
    layers = len({name.split(".")[0] for name in parameters if name[0] == "l"})
    for layer in range(layers):
        name = f"l{layer}"
        seen = attention(graph, parameters, name, (vectors, mask))
        vectors = norm(graph, parameters, f"{name}.aln", graph.add("Add", vectors, seen))
        inner = graph.add("Gelu", linear(graph, parameters, f"{name}.fi", vectors))
        worked = linear(graph, parameters, f"{name}.fo", inner)
        vectors = norm(graph, parameters, f"{name}.oln", graph.add("Add", vectors, worked))
    return vectors


def attention(graph: Graph, parameters: Mapping[str, Floats], name: str, seen: tuple[str, str]) -> str:
    """What each piece takes from the others; the query is scaled beforehand."""
    vectors, mask = seen
    width = hidden(parameters) // ATTENTION_HEADS
    split = graph.constant(np.array([0, 0, ATTENTION_HEADS, width]))
    scaled = {f"{name}.q.{part}": parameters[f"{name}.q.{part}"] / np.float32(width**0.5) for part in "wb"}
    turned = []
    for part, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
        flat = linear(graph, {**parameters, **scaled}, f"{name}.{part}", vectors)
        turned.append(graph.add("Transpose", graph.add("Reshape", flat, split), perm=order))
    weights = graph.add("Softmax", graph.add("Add", graph.add("MatMul", turned[0], turned[1]), mask), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", weights, turned[2]), perm=[0, 2, 1, 3])
    flat = graph.add("Reshape", mixed, graph.constant(np.array([0, 0, hidden(parameters)])))
    return linear(graph, parameters, f"{name}.ao", flat)
