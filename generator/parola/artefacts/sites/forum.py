"""The forum: the cells' posts among everybody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.number import numbered
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.scene import Scene
from parola.simulate.events import Posted

YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True)
class _Post:
    """A post before it has a number; ``thread`` is the opening post's place in the draft."""

    at: int
    handle: str
    board: str
    title: str
    text: str
    deleted: bool
    cause: str
    cell: int | None
    label: str


def forum(scene: Scene) -> list[Record]:
    """Users, threads, public posts and (for the server's own store) deleted posts."""
    drafts = [*_background(scene), *_of_cells(scene)]
    joined = _joined(drafts, scene)
    users = {handle: n for n, handle in numbered(joined, lambda handle: (joined[handle], handle))}
    opened = _opened(drafts)
    threads = {key: n for n, key in numbered(opened, lambda key: (opened[key], key))}
    return [
        *(_user(n, handle, joined[handle]) for handle, n in users.items()),
        *(Record("forum.thread", f"forum/thread/{n}", {"board": board, "title": title}) for (board, title), n in threads.items()),
        *(
            _post(n, draft, f"forum/user/{users[draft.handle]}", f"forum/thread/{threads[draft.board, draft.title]}")
            for n, draft in numbered(drafts, lambda d: (d.at, d.handle, d.text))
        ),
    ]


def _background(scene: Scene) -> list[_Post]:
    boards, say = scene.scenario.forum.boards, scene.phrases.english
    drafts: list[_Post] = []
    for row in scene.drawn.posts:
        board = boards[int(row["board"])]
        title = _title(board, int(row["thread"]), scene)
        handle = scene.world.forum_users[int(row["user"])]
        text = say(f"post-{board}", int(row["text"]))
        drafts.append(_Post(int(row["at"]), handle, board, title, text, bool(row["deleted"]), BACKGROUND, None, ""))
    return drafts


def _of_cells(scene: Scene) -> list[_Post]:
    drafts: list[_Post] = []
    for event in scene.everything:
        if not isinstance(event.what, Posted):
            continue
        chance, board = scene.streams.python("forum", event.id), event.what.board
        title = _title(board, _thread(board, chance, scene), scene)
        text = scene.phrases.english(event.what.text, chance.randrange(1_000))
        handle = scene.world.cells[event.cell].handles[event.what.by]
        drafts.append(_Post(event.at, handle, board, title, text, False, event.id, event.cell, event.label))
    return drafts


def _title(board: str, thread: int, scene: Scene) -> str:
    return f"{scene.phrases.english(f'title-{board}', thread)} #{thread}"


def _thread(board: str, chance: Random, scene: Scene) -> int:
    """A thread of the board that the background writes in too: nothing stands alone."""
    boards, posts = scene.scenario.forum.boards, scene.drawn.posts
    return int(chance.choice(posts["thread"][posts["board"] == boards.index(board)].tolist()))


def _joined(drafts: Sequence[_Post], scene: Scene) -> dict[str, str]:
    handles = sorted({draft.handle for draft in drafts})
    return {h: stamp(scene.scenario.start - 1 - scene.streams.python("forum", "joined", h).randrange(YEAR)) for h in handles}


def _opened(drafts: Sequence[_Post]) -> dict[tuple[str, str], int]:
    opened: dict[tuple[str, str], int] = {}
    for draft in drafts:
        key = (draft.board, draft.title)
        opened[key] = min(draft.at, opened.get(key, draft.at))
    return opened


def _user(number: int, handle: str, joined: str) -> Record:
    return Record("forum.user", f"forum/user/{number}", {"handle": handle, "joined_at": joined})


def _post(number: int, draft: _Post, user: str, thread: str) -> Record:
    row = {"thread": thread, "user": user, "at": stamp(draft.at), "text": draft.text}
    table = "forum.post"
    if draft.deleted:
        table, row = "forum.deleted_post", {**row, "deleted_at": stamp(draft.at + 3_600)}
    return Record(table, f"forum/post/{number}", row, draft.cause, draft.cell, draft.label)
