"""Model files with traps in them, written byte by byte in the format of ONNX (https://onnx.ai/onnx/repo-docs/IR.html)."""

_FLOAT, _INT64 = 1, 7
_EXTERNAL = 1


def constant_of_shape(*shape: int) -> bytes:
    """Return a model of some hundred bytes that makes a tensor of this shape when it runs."""
    dimensions = b"".join(number.to_bytes(8, "little") for number in shape)
    wanted = _number(1, len(shape)) + _number(2, _INT64) + _bytes(8, b"shape") + _bytes(9, dimensions)
    made = _bytes(1, b"shape") + _bytes(2, b"filled") + _bytes(4, b"ConstantOfShape")
    added = _bytes(1, b"x") + _bytes(1, b"filled") + _bytes(2, b"y") + _bytes(4, b"Add")
    return _model(_bytes(1, made) + _bytes(1, added) + _bytes(5, wanted))


def external_data(path: str) -> bytes:
    """Return a model that adds four numbers to its input, which it wants from another file."""
    entry = _bytes(1, b"location") + _bytes(2, path.encode())
    weights = (
        _number(1, 1)
        + _number(1, 4)
        + _number(2, _FLOAT)
        + _bytes(8, b"w")
        + _bytes(13, entry)
        + _number(14, _EXTERNAL)
    )
    added = _bytes(1, b"x") + _bytes(1, b"w") + _bytes(2, b"y") + _bytes(4, b"Add")
    return _model(_bytes(1, added) + _bytes(5, weights))


def _model(graph: bytes) -> bytes:
    value = _bytes(11, _value(b"x")) + _bytes(12, _value(b"y"))
    return _number(1, 8) + _bytes(7, graph + _bytes(2, b"trap") + value) + _bytes(8, _number(2, 13))


def _value(name: bytes) -> bytes:
    shape = _bytes(1, _number(1, 1)) + _bytes(1, _number(1, 4))
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, _FLOAT) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
