"""Keys of the class: what is signed on the forum holds for GnuPG with the key server's keys, and for nobody else's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from gnupg_home import GnuPG

from made_class import Made, made
from made_scene import made_scene
from parola.artefacts import own_keys
from parola.artefacts.pgp.read import read_key
from parola.artefacts.record import Record
from parola.simulate.events import Posted
from parola_kit.errors import BadInput

BLOCK = re.compile(r"-----BEGIN PGP PUBLIC KEY BLOCK-----.*?-----END PGP PUBLIC KEY BLOCK-----", re.DOTALL)
LATER = 1_800_000_000  # a moment after everything here
INTEREST = "persona"  # label of accounts of interest: who signs with whose key is what they are about, and has tests of its own


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def published(whole: Made) -> list[Record]:
    return whole.rows("pgp.public")


@pytest.fixture(scope="module")
def signed(whole: Made) -> list[Record]:
    posts = [post for post in whole.rows("forum.post") if post.label != INTEREST]
    return [post for post in posts if post.row["text"].startswith("-----BEGIN PGP SIGNED")]


@pytest.fixture
def server(empty_gpg: GnuPG, published: list[Record]) -> GnuPG:
    """GnuPG with all keys of the key server."""
    done = empty_gpg.run("--import", data="\n".join(key.row["armored"] for key in published).encode(), at=LATER)
    assert done.stdout.count(b"IMPORT_OK") == len(published)
    return empty_gpg


def test_every_signature_on_the_forum_holds(server: GnuPG, signed: list[Record], tmp_path: Path) -> None:
    assert any(post.cell is None for post in signed)
    assert any(post.cell is not None for post in signed)
    assert server.verdicts([post.row["text"] for post in signed], tmp_path, at=LATER) == ["GOODSIG"] * len(signed)


def test_a_changed_post_does_not_hold(server: GnuPG, signed: list[Record], tmp_path: Path) -> None:
    changed = [post.row["text"].replace("\n\n", "\n\nPS: ", 1) for post in signed[:10]]
    assert server.verdicts(changed, tmp_path, at=LATER) == ["BADSIG"] * 10


def test_who_signs_has_a_key_in_the_name_of_their_account(server: GnuPG, whole: Made, signed: list[Record], tmp_path: Path) -> None:
    handles = {user.id: user.row["handle"] for user in whole.rows("forum.user")}
    for number, post in enumerate(signed):
        path = tmp_path / f"{number}.asc"
        path.write_text(post.row["text"], "utf-8")
    said = server.run(
        "--no-batch", "--no-tty", "--verify-files", *(tmp_path / f"{n}.asc" for n in range(len(signed))), at=LATER
    ).stdout.decode()
    users = re.findall(r"GOODSIG \w+ (\S+) <", said)
    assert users == [handles[post.row["user"]] for post in signed]


def test_a_pasted_key_is_the_key_servers_where_that_has_it(whole: Made, published: list[Record]) -> None:
    known = {key.row["fingerprint"]: key.row["armored"].strip() for key in published}
    pasted = [(post, block) for post in whole.rows("forum.post") for block in BLOCK.findall(post.row["text"])]
    assert any(post.cell is None for post, _ in pasted)
    assert any(post.cell is not None for post, _ in pasted)
    found = [(read_key(block).fingerprint, block) for _, block in pasted]
    assert sum(fingerprint in known for fingerprint, _ in found) >= 5
    for fingerprint, block in found:
        assert known.get(fingerprint, block) == block


def test_rows_say_what_the_keys_say(published: list[Record]) -> None:
    for record in published:
        key = read_key(record.row["armored"])
        assert (record.row["fingerprint"], record.row["user"]) == (key.fingerprint, key.users[0])
        assert record.row["created_at"] <= record.row["seen_at"]
    assert len({record.row["fingerprint"] for record in published}) == len(published)
    assert [record.row["seen_at"] for record in published] == sorted(record.row["seen_at"] for record in published)


def test_each_role_that_signs_has_one_and_strangers_have_some_of_the_same_form(whole: Made, published: list[Record]) -> None:
    signers = {
        (cell.number, event.what.by)
        for cell in whole.world.everybody
        for event in whole.events[cell.number]
        if isinstance(event.what, Posted) and event.what.key != "none"
    }
    own = [record for record in published if record.cell is not None and record.label != INTEREST]
    assert sorted((record.cell or 0, record.data["by"]) for record in own) == sorted(signers)
    assert len(published) - len(own) >= 15
    users = [record.row["user"] for record in published if record.label != INTEREST]
    assert sum(bool(re.fullmatch(r"[a-z]+_[a-z]+\d* <[a-z'.]+\d+@[a-z]+\.example>", user)) for user in users) >= 15 + len(own)


def test_the_truth_names_each_key_as_it_is(whole: Made, published: list[Record]) -> None:
    for record in published:
        if record.cell is not None and record.label != INTEREST:
            member = whole.world.networks[record.cell].role(record.data["by"])
            assert member is not None
            assert record.row["user"] in {one.value for one in member.holdings if one.kind == "key"}


def test_a_role_without_a_key_cannot_sign() -> None:
    scene = made_scene()
    with pytest.raises(BadInput, match=r"role 'relative' holds no key, which a module uses; add it to its 'holds'"):
        own_keys.of(scene, scene.world.cells[0], "relative")
