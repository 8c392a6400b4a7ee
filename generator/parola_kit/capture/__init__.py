"""Evidence capture: mock sites into a WARC, a WARC into a BagIt folder, and a custody log that shows what was done to it.

``capture`` fetches and seals, ``verify`` says what does not hold, ``hand_on`` and ``copied`` go on with the log, ``serve`` replays.
``import parola_kit`` loads none of this, and this loads warcio, bagit and cryptography only where they are used.
"""

from __future__ import annotations

from parola_kit.capture.checking import Verdict, verify
from parola_kit.capture.crawl import Limits
from parola_kit.capture.custody import Machine, Who
from parola_kit.capture.handing import copied, hand_on
from parola_kit.capture.making import Captured, capture
from parola_kit.capture.replay import serve
from parola_kit.capture.warc import Archive, page_id
from parola_kit.capture.ways import Ways

__all__ = [
    "Archive",
    "Captured",
    "Limits",
    "Machine",
    "Verdict",
    "Ways",
    "Who",
    "capture",
    "copied",
    "hand_on",
    "page_id",
    "serve",
    "verify",
]
