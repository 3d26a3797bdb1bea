"""From the text of a payload to Python's objects.

The native half has checked the text: it is JSON without white space before it, at most 512 levels
deep, and the data of a known event has the fields of its kind. It calls these functions when the
payload or the data is first asked for.
"""

from json import JSONDecoder
from typing import Any, Union


def read(text: str) -> Any:
    """Read JSON as ``json.loads`` does."""
    try:
        return _decode(text)[0]
    except ValueError:
        # The text is JSON, so this is Python's limit on the digits of an integer.
        return _decode_any_integer(text)[0]


def _int_or_float(digits: str) -> Union[int, float]:
    try:
        return int(digits)
    except ValueError:
        return float(digits)


_decode = JSONDecoder().raw_decode
_decode_any_integer = JSONDecoder(parse_int=_int_or_float).raw_decode
