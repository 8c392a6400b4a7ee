"""Every kind of record has a kind of the taxonomy."""

from __future__ import annotations

import pytest
import yaml

from parola.locate import folder
from parola_kit.entities import ENTITIES, entity
from parola_kit.evidence import KINDS

TAXONOMY = yaml.safe_load((folder("scenarios") / "dwva_entities_v03.yaml").read_text("utf-8"))


def test_every_kind_of_evidence_has_one_and_nothing_else_has() -> None:
    assert sorted(ENTITIES) == sorted(KINDS)


def test_all_of_them_are_in_the_taxonomy() -> None:
    assert sorted(set(ENTITIES.values()) - set(TAXONOMY)) == []


def test_nothing_is_only_an_entity() -> None:
    assert "entity2" not in ENTITIES.values()  # the taxonomy's root, which would say nothing


@pytest.mark.parametrize(
    ("evidence_id", "kind"),
    [
        ("forum/post/4121", "darknet_forum"),
        ("btc/out/" + "0" * 64 + ":0", "utxo_unspent_transaction_output"),
        ("chat/msg/2-0007", "service"),
        ("case/person/3", "actor"),
    ],
)
def test_a_record_is_told_by_its_id(evidence_id: str, kind: str) -> None:
    assert entity(evidence_id) == kind


def test_an_id_of_no_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        entity("tea/leaf/1")
