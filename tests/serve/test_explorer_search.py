"""Search over a class: by every form of a name and by words of a tag; what is not found is told what can be."""

from __future__ import annotations

from pathlib import Path

import pytest
from explorer_visitor import Reader, Visitor, visit


@pytest.fixture(scope="module")
def visitor(class_root: Path) -> Visitor:
    return visit(class_root, frozenset())


def test_search_finds_every_form(visitor: Visitor) -> None:
    tx = visitor.ask("SELECT * FROM tx WHERE position > 0 AND out_count > 1")[40]
    block = visitor.ask("SELECT * FROM block WHERE height = 321")[0]
    tag = visitor.ask("SELECT * FROM tag")[30]
    txid, address = tx["txid"], tag["address"]
    forms = {
        txid: f"/tx/{txid}",
        f"  {txid[:20]} {txid[20:]}\n": f"/tx/{txid}",
        txid.upper(): f"/tx/{txid}",
        f'"{txid}",': f"/tx/{txid}",
        f"btc/tx/{txid}": f"/tx/{txid}",
        txid[:12]: f"/tx/{txid}",
        f"{txid[:10]}…{txid[-6:]}": f"/tx/{txid}",
        f"{txid[:10]}...{txid[-6:]}": f"/tx/{txid}",
        f"{txid}:1": f"/tx/{txid}#out-1",
        f"btc/out/{txid}:0": f"/tx/{txid}#out-0",
        f"btc/out/{txid[:10]}…{txid[-6:]}:0": f"/tx/{txid}#out-0",
        "321": "/block/321",
        "btc/block/321": "/block/321",
        block["hash"]: f"/block/{block['hash']}",
        block["hash"][:14]: f"/block/{block['hash']}",
        address: f"/address/{address}",
        address.upper(): f"/address/{address}",
        address[:14]: f"/address/{address}",
        f"{address[:10]}…{address[-6:]}": f"/address/{address}",
        tag["id"]: f"/address/{address}#tag-{tag['id'].rsplit('/')[-1]}",
    }
    assert {text: visitor.found(text) for text in forms} == forms
    for target in forms.values():
        path, _, anchor = target.partition("#")
        assert not anchor or anchor in visitor.page(path).names


def test_search_lists_several_and_caps_the_list(visitor: Visitor) -> None:
    reply = visitor.search("bcrt1q")
    assert reply.status_code == 200
    assert len([link for link in Reader(reply.text).links if link.startswith("/address/")]) == 50
    assert "More than 50" in reply.text
    addresses = [row["address"] for row in visitor.ask("SELECT DISTINCT address FROM txout WHERE address IS NOT NULL")]
    heads = [address[:8] for address in addresses]
    head = next(head for head in heads if 1 < heads.count(head) < 50)
    fitting = sorted(address for address in addresses if address.startswith(head))
    assert [link for link in Reader(visitor.search(head).text).links if link.startswith("/address/")] == [f"/address/{a}" for a in fitting]


UNFOUND = (
    *("", " ", "zzz", "abcde", "999999999", "9" * 30, "0" * 64, "x" * 5_000, "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"),
    *("btc/tag/0", "btc/tag/x", "btc/block/abcdef", "btc/out/abcdef", "forum/post/1", "exchange/account/1"),
    *("<b>", "%", "______", "\x00", "' OR 1=1 --", ":1", "…"),
)


@pytest.mark.parametrize("text", UNFOUND)
def test_what_is_not_found_is_told_what_can_be_searched_for(visitor: Visitor, text: str) -> None:
    reply = visitor.search(text)
    assert reply.status_code == 404
    assert all(form in reply.text for form in ("txid", "height", "address", "btc/tx/", "6 characters"))
    assert "<b>" not in reply.text
