"""A finished folder of vectors as readers use it: mapped for exact search, and Chroma."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import CollectionDamaged
from index.matrix import Hits, read_matrix
from index.remake import CHROMA, read_record
from index.vectors import LEAST, ChromaVectors

_log = logging.getLogger(__name__)


class Base:
    """Holds the passages up to and with seq `through`. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        """Raises CollectionDamaged when it is not byte for byte as it was made."""
        self.folder = folder
        self.through = read_record(folder).through
        self.matrix = read_matrix(folder)
        self._turn = threading.Lock()
        self._chroma: ChromaVectors | None = None
        self._is_usable = len(self.matrix.seqs) >= LEAST

    def approximate(self, query: NDArray[np.float32], k: int) -> Hits | None:
        """The `k` nearest by Chroma, best first; None when it does not work."""
        try:
            chroma = self._opened()
            return chroma.nearest(query, k) if chroma else None
        except CollectionDamaged as error:
            _log.warning("%s; searching its vectors one by one", error)
            self._is_usable = False
            return None

    def _opened(self) -> ChromaVectors | None:
        """Opened when first asked: importing Chroma takes a second."""
        with self._turn:
            if self._is_usable and self._chroma is None:
                self._chroma = ChromaVectors(self.folder / CHROMA)
            return self._chroma if self._is_usable else None
