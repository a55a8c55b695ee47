"""What requests carry: rows of flowers, and a picture in a form."""

import struct
import zlib

FEATURES = ("sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm")
# A three of the data set that the model of digits was trained on: one character for a pixel, 0 dark, f light.
_THREE = ("007fd100", "08d6f400", "021dd000", "002fb100", "0001cc10", "00001a80", "00845e90", "007dd900")
_MAGNIFIED = 28  # to 224 x 224 pixels
BOUNDARY = "one-file-and-nothing-else"


def batch_rows(count: int) -> list[dict[str, float]]:
    """`count` different rows of the four measurements, in cm, spread over all three species."""
    tenths = ((43 + i * 7 % 37, 20 + i * 11 % 25, 10 + i * 13 % 60, 1 + i * 17 % 25) for i in range(count))
    return [dict(zip(FEATURES, (n / 10 for n in row), strict=True)) for row in tenths]


def digit_png() -> bytes:
    """The three as a grey PNG of 50 kB. Not compressed: the same bytes whatever the version of zlib."""
    rows = [bytes(int(pixel, 16) * 17 for pixel in row for _ in range(_MAGNIFIED)) for row in _THREE]
    pixels = b"".join(b"\0" + row for row in rows for _ in range(_MAGNIFIED))
    side = len(rows[0])
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)  # 8 bits of grey for a pixel
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(pixels, level=0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def multipart(name: str, filename: str, content: bytes) -> bytes:
    """The body that a browser sends for a form with one file."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    return f"{head}Content-Type: image/png\r\n\r\n".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
