"""What payment desks sign, judged by GnuPG: lists in four states, canaries, and letters of the mixer."""

from __future__ import annotations

from pathlib import Path

from gnupg_home import GnuPG

import web_class
from parola.artefacts.web import desk_keys
from parola.artefacts.web.sheet import site_id

WORTH = {"altered": "BADSIG"}  # what GnuPG says of a text that is worth so much; it takes all others, whoever signed and whenever


def test_gpg_says_of_each_list_what_it_should(empty_gpg: GnuPG, tmp_path: Path) -> None:
    made = web_class.made()
    keys = desk_keys.keys(made.scene)
    empty_gpg.take(*(key.armored for key in keys.values()))
    names = {site_id(site): site.name for site in made.scene.world.web}
    texts = {(names[one.row["site"]], one.row["path"]): one.row["text"] for one in made.records if one.table == "web.page"}
    signed = {place: text for place, text in texts.items() if "BEGIN PGP SIGNED" in text}
    said = dict(zip(signed, empty_gpg.verdicts(signed.values(), tmp_path), strict=True))
    pages = {one.id: (names[one.row["site"]], one.row["path"]) for one in made.records if one.table == "web.page"}
    lists = [plant for plant in made.plants if plant.kind == "T23"]
    worth = {pages[spot.ids[0]]: WORTH.get(spot.value, "GOODSIG") for plant in lists for spot in (*plant.true, *plant.false)}
    assert said == worth
    assert set(said.values()) == {"GOODSIG", "BADSIG"}
    assert len(said) == 6 * made.scene.scenario.market.brands


def test_gpg_takes_the_mixers_letters_by_the_mixers_key_alone(empty_gpg: GnuPG, tmp_path: Path) -> None:
    made = web_class.made()
    keys = desk_keys.keys(made.scene)
    letters = [one.row["text"] for one in made.records if one.table == "web.entry" and one.row["kind"] == "letter"]
    empty_gpg.take(keys["brand-0"].armored)
    assert set(empty_gpg.verdicts(letters, tmp_path)) == {"ERRSIG"}
    empty_gpg.take(keys["mixer"].armored)
    assert set(empty_gpg.verdicts(letters, tmp_path)) == {"GOODSIG"}


def test_whoever_copies_a_desk_has_a_younger_key_of_the_same_name() -> None:
    made = web_class.made()
    keys, sites = desk_keys.keys(made.scene), {site.name: site for site in made.scene.world.web}
    seen = {row.row["fingerprint"]: row.row["seen_at"] for row in web_class.published(made.scene)}
    for name, own in keys.items():
        if name.startswith("brand"):
            copy = keys[name.replace("brand", "clone")]
            assert own.users == copy.users
            assert seen[own.fingerprint] < seen[copy.fingerprint]
            assert own.created < sites[name].first_seen
