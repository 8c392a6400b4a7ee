"""Kinds of column: compact arrays that sort like what they show, and show it a chunk at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


class Column(ABC):
    """Values of one column, of one kind; ``keys`` are numbers that sort like what is shown."""

    __slots__ = ()
    keys: NDArray[Any]

    def __len__(self) -> int:
        return len(self.keys)

    def take(self, at: Whole | slice) -> Self:
        """The rows at these places, in this order."""
        return self._like(self.keys[at])

    def more(self, values: Sequence[Any]) -> Self:
        """These rows, and after them further values, given as they are shown."""
        return self._like(np.concatenate([self.keys, np.array([self._key(value) for value in values], self.keys.dtype)]))

    def shown(self) -> list[Any]:
        """What the store, and every format made from it, has in each row."""
        return self.keys.tolist()

    @abstractmethod
    def _like(self, keys: NDArray[Any]) -> Self: ...

    def _key(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Numbers(Column):
    """Whole or decimal numbers, shown as they are."""

    keys: NDArray[Any]

    def _like(self, keys: NDArray[Any]) -> Numbers:
        return Numbers(keys)


@dataclass(frozen=True, slots=True)
class Times(Column):
    """Seconds UTC, shown as ``YYYY-MM-DDTHH:MM:SSZ``."""

    keys: Whole

    def shown(self) -> list[str]:
        """ISO 8601, to the second."""
        return np.datetime_as_string(self.keys.astype("datetime64[s]"), timezone="UTC").tolist()

    def _like(self, keys: Whole) -> Times:
        return Times(keys)

    def _key(self, value: str) -> int:
        return int(datetime.fromisoformat(value).timestamp())


@dataclass(frozen=True, slots=True)
class Ids(Column):
    """Evidence ids of one kind, such as ``forum/user``, by their running numbers; they sort by number."""

    kind: str
    keys: Whole

    def shown(self) -> list[str]:
        """Kind and number."""
        return [f"{self.kind}/{number}" for number in self.keys.tolist()]

    def _like(self, keys: Whole) -> Ids:
        return Ids(self.kind, keys)

    def _key(self, value: str) -> int:
        return int(value.rsplit("/", 1)[1])


@dataclass(frozen=True, slots=True)
class Words(Column):
    """Texts by index into a sorted list in which each stands once; made by ``of`` or ``all``."""

    vocabulary: NDArray[np.object_]
    keys: NDArray[np.int32]

    @classmethod
    def of(cls, vocabulary: Sequence[str], index: NDArray[Any]) -> Words:
        """Texts by index into any list of variants."""
        kept = sorted(set(vocabulary))
        place = {text: n for n, text in enumerate(kept)}
        return cls(np.array(kept, object), np.array([place[text] for text in vocabulary], np.int32)[index])

    @classmethod
    def all(cls, values: Sequence[str]) -> Words:
        """A text per row."""
        return cls.of(values, np.arange(len(values)))

    def more(self, values: Sequence[str]) -> Words:
        """As for every column; texts that are new find their place in the list."""
        index = np.concatenate([self.keys, np.arange(len(values), dtype=np.int32) + len(self.vocabulary)])
        return Words.of([*self.vocabulary, *values], index)

    def shown(self) -> list[str]:
        """The texts."""
        return self.vocabulary[self.keys].tolist()

    def _like(self, keys: NDArray[np.int32]) -> Words:
        return Words(self.vocabulary, keys)
