"""What is found in a text, in which forms, and where: places are those of the text as it was written."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parola.artefacts.pgp.keys import block, key
from parola.world.onion import name
from parola_kit.errors import BadInput
from parola_kit.methods.extract import KINDS, Found, extract, extracted
from parola_kit.methods.extract.flat import flat

POST = "forum/post/7"
ONION = name(b"k" * 32)
ADDRESS = "bcrt1qat3swdeqszh98kmy0pv3s8w2af3e5eync44v6v"
ACCOUNT = "0xac8b72322731dc8febbd01eb9eb58ebe9ae9e591"
TXID = "56c7ab17712827adc7df227484b512e2ee8d1150d2b62a150b35aecbdf077629"
HEX = "02E6994DFF9D7E214E46DB4D2F4D964739A0AF36"


def found(text: str, *kinds: str, handles: frozenset[str] = frozenset()) -> list[tuple[str, str, str]]:
    """Kind, value and text as written of everything but languages; places are checked."""
    got = extract(text, POST, handles, kinds or tuple(kind for kind in KINDS if kind != "language"))
    assert all(text[one.start : one.end] == one.written and one.evidence_id == POST for one in got)
    return [(one.kind, one.value, one.written) for one in got]


def test_one_of_each_kind_in_the_order_of_the_text() -> None:
    armoured = block(key(b"s" * 32, 1_700_000_000, ["pewter_quilt <pewter@mail.example>"]))
    text = "\n".join(
        [
            f"@sail_latch: {ADDRESS} or {ACCOUNT}, tx {TXID}, on {ONION}.",
            f"Mail fog.kite@letters.example, tel. +639040999199, https://quay.example/a?b=1, key {HEX}",
            "198.51.100.7, 2001:db8::17, 2025-03-11T23:07:00+08:00, BDT 12,400.00",
            armoured,
        ]
    )
    kinds = [kind for kind, _, _ in found(text)]
    assert kinds == [
        *("handle", "bitcoin", "token", "txid", "onion", "mail", "phone", "url", "fingerprint", "ipv4", "ipv6", "time", "amount", "key")
    ]


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("bitcoin", ADDRESS.upper(), ADDRESS),
        ("onion", ONION.replace(".", "[.]"), ONION),
        ("onion", ONION.removesuffix(".onion"), ONION),
        ("onion", ONION.upper(), ONION),
        ("txid", f"0x{TXID}", f"0x{TXID}"),
        ("fingerprint", "02E6 994D FF9D 7E21 4E46  DB4D 2F4D 9647 39A0 AF36", HEX),
        ("mail", "fog.kite [at] letters [dot] example", "fog.kite@letters.example"),
        ("mail", "Fog.Kite(at)letters(dot)example", "fog.kite@letters.example"),
        ("mail", "fog.kite at letters dot example", "fog.kite@letters.example"),
        ("mail", "fog+kite_9@letters[.]example", "fog+kite_9@letters.example"),
        ("mail", "fog.kite (at) letters[.]example", "fog.kite@letters.example"),
        ("mail", "fog.kite[@]letters.example", "fog.kite@letters.example"),
        ("phone", "+63 904 099 9199", "+639040999199"),
        ("phone", "+63-904-099-9199", "+639040999199"),
        ("phone", "+1 (431) 555-0195", "+14315550195"),
        ("phone", "0063 904 099 9199", "+639040999199"),
        ("phone", "+63.904.099.9199", "+639040999199"),
        ("url", "hxxps://quay[.]example/a", "https://quay.example/a"),
        ("url", "HXXP://Quay.Example:8080/A?b=(c)", "http://quay.example:8080/A?b=(c)"),
        ("url", "h**p://quay.example", "http://quay.example"),
        ("url", "https[:]//quay.example", "https://quay.example"),
        ("url", "www.quay.example/a", "www.quay.example/a"),
        ("url", "quay[.]example", "quay.example"),
        ("url", "http://198.51.100.7:81/x", "http://198.51.100.7:81/x"),
        ("ipv4", "198[.]51[.]100[.]7", "198.51.100.7"),
        ("ipv6", "2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("time", "2025-03-11", "2025-03-11"),
        ("time", "2025-03-11 23:07", "2025-03-11T23:07"),
        ("time", "2025-03-11 23:07 +08:00", "2025-03-11T15:07Z"),
        ("time", "2025-03-11T23:07:09Z", "2025-03-11T23:07:09Z"),
        ("time", "11 March 2025", "2025-03-11"),
        ("time", "March 11th, 2025 at 9:07 UTC", "2025-03-11T09:07Z"),
        ("amount", "0.015 BTC", "0.015 BTC"),
        ("amount", "1 200 sat", "1200 sat"),
        ("amount", "$1,250.50", "1250.50 $"),
        ("amount", "1.250,50 €", "1250.50 EUR"),
        ("amount", "2.500.000 ₫", "2500000 VND"),
        ("amount", "500 baht", "500 THB"),
        ("amount", "৳ 900", "900 BDT"),
    ],
)
def test_a_form_is_read_as_what_it_means(kind: str, written: str, value: str) -> None:
    for text in (written, f"Hello, {written}.", f"({written})", f"ดู {written} ค่ะ", f"যোগাযোগ: {written}। এখানে"):
        assert (kind, value, written) in found(text), text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("bitcoin", ADDRESS[:-1] + "q"),
        ("bitcoin", f"x{ADDRESS}"),
        ("onion", ONION.replace(ONION[5], "7" if ONION[5] != "7" else "6", 1)),
        ("token", ACCOUNT[:-1]),
        ("token", "0xAC8b72322731dc8febbd01eb9eb58ebe9ae9e591"),  # one capital more than the checksum has
        ("txid", TXID + "a"),
        ("txid", TXID[:-1]),
        ("mail", "somebody @ the.office"),
        ("mail", "we met at noon dot"),
        ("mail", "look at this . example"),
        ("phone", "1+639040999199"),
        ("phone", "+12"),
        ("phone", "12345678"),
        ("phone", "+1234567890123456789"),
        ("ipv4", "version 1.2.3.4.5"),
        ("ipv4", "300.1.1.1"),
        ("ipv4", "192.0.02.1"),
        ("ipv6", "12:30:45"),
        ("ipv6", "std::move"),
        ("time", "2025-13-01"),
        ("time", "31 February 2025"),
        ("time", "03/04/2025"),
        ("time", "12025-03-11"),
        ("amount", "12 boats"),
        ("amount", "x$"),
        ("amount", "12 phplike"),
        ("handle", "somebody@quay.example"),
        ("handle", "contact us soon"),
        ("handle", "write to me"),
    ],
)
def test_what_is_none_of_a_kind(kind: str, text: str) -> None:
    assert found(text, kind) == []


def test_a_broken_checksum_is_said_so() -> None:
    """Clones print such a name: whoever compares the ends only takes it for the right one."""
    wrong = ONION.replace(ONION[5], "7" if ONION[5] != "7" else "6", 1)
    assert found(f"our page {wrong}, pay {ADDRESS[:-1]}q") == [
        ("onion-broken", wrong, wrong),
        ("bitcoin-broken", f"{ADDRESS[:-1]}q", f"{ADDRESS[:-1]}q"),
    ]


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e"])
def test_what_nobody_sees_is_read_over_and_kept_as_written(unseen: str) -> None:
    written = f"{ADDRESS[:9]}{unseen}{ADDRESS[9:20]}{unseen}{ADDRESS[20:]}"
    assert found(f"{unseen}to {written}{unseen} now") == [("bitcoin", ADDRESS, written)]


def test_digits_and_letters_of_other_forms() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in ADDRESS)
    assert found(f"ここ{wide}へ") == [("bitcoin", ADDRESS, wide)]
    assert found("ফোন +৮৮০১২১৩২৯৯৪৭১।") == [("phone", "+8801213299471", "+৮৮০১২১৩২৯৯৪৭১")]
    assert found("โทร+๖๖๖๙๔๗๕๔๒๖๗ค่ะ") == [("phone", "+66694754267", "+๖๖๖๙๔๗๕๔๒๖๗")]


def test_nothing_is_read_inside_a_web_address_but_hosts() -> None:
    text = f"https://{ONION}/@sail_latch/2025-03-11/x?to=fog@quay.example)."
    assert [kind for kind, _, _ in found(text)] == ["url", "onion"]
    assert found(text)[0][2] == text.removesuffix(").")


def test_a_word_before_a_mail_address_is_no_part_of_it() -> None:
    assert found("staff user fog.kite [at] quay.example") == [("mail", "fog.kite@quay.example", "fog.kite [at] quay.example")]


def test_handles_by_sign_by_words_and_by_list() -> None:
    text = "Contact me as lagoon_button, or @Sail_Latch; fender_mat52 and Foam-Crate know. lagoon_buttons not."
    assert [value for _, value, _ in found(text, "handle")] == ["lagoon_button", "sail_latch"]
    known = frozenset({"Fender_Mat52", "foam-crate", "lagoon_button"})
    assert [value for _, value, _ in found(text, "handle", handles=known)] == ["lagoon_button", "sail_latch", "fender_mat52", "foam-crate"]
    assert found("пишите речник ночью", "handle", handles=frozenset({"речник"})) == [("handle", "речник", "речник")]
    assert found("fog.kite@quay.example", "handle", handles=frozenset({"fog", "kite"})) == []


def test_the_fingerprint_of_a_key_block_is_that_of_the_key() -> None:
    made = key(b"t" * 32, 1_700_000_000, ["one <one@mail.example>"])
    text = f"My key:\n\n{block(made)}\nthanks"
    ((kind, value, written),) = found(text)
    assert (kind, value) == ("key", made.fingerprint.upper())
    assert written == block(made).strip()
    assert found(text.replace("\nm", "\n!", 1), "key")[0][1] == ""  # damaged: said to be there, not read


def test_armour_is_no_text() -> None:
    signature = f"-----BEGIN PGP SIGNATURE-----\n\n{ACCOUNT}\n-----END PGP SIGNATURE-----"
    assert found(f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nto {ADDRESS}\n{signature}") == [("bitcoin", ADDRESS, ADDRESS)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The office is closed on Sunday.", ["en"]),
        ("Walang bayad sa manggagawa. Please come with questions, it is free.", ["fil", "en"]),
        ("Việc đi lại trao đổi khi phỏng vấn.", ["vi"]),
        ("Le soin et la patience comptent plus que l'expérience.", ["fr"]),
        ("มีอาหารระหว่างกะ", ["th"]),
        ("শ্রমিকের কোনো ফি নেই।", ["bn"]),
        ("ມີອາຫານ", ["lo"]),
        ("អាហារ", ["km"]),
        ("Работа есть.", ["und-Cyrl"]),
        ("Qwx zzt.", ["und"]),
        ("12 + 14", []),
        ("", []),
    ],
)
def test_languages(text: str, said: list[str]) -> None:
    assert [one.value for one in extract(text, POST, kinds=("language",))] == said


def test_a_sentence_that_says_too_little_goes_with_the_one_before() -> None:
    (one,) = extract("It is the wage of the month. Okay!", POST, kinds=("language",))
    assert (one.start, one.end, one.value) == (0, 34, "en")


@given(
    st.text(max_size=80),
    st.sampled_from([ADDRESS, ONION, "fog@quay.example", "+639040999199", "https://quay.example/a"]),
    st.text(max_size=80),
)
@settings(max_examples=300, deadline=None)
def test_places_are_exact_in_any_text(before: str, thing: str, after: str) -> None:
    text = f"{before} {thing} {after}"
    got = extract(text, POST)
    assert all(text[one.start : one.end] == one.written and one.written for one in got)
    assert list(got) == sorted(got, key=lambda one: (one.start, -one.end, one.kind))
    assert "-----BEGIN" in text or any(one.start <= len(before) + 1 and one.end >= len(before) + 1 + len(thing) for one in got)


@given(st.text(alphabet="a\u200b９０০。é²Ⅻﬁ\u00a0ก", max_size=30))
def test_a_flat_text_leads_back(text: str) -> None:
    read = flat(text)
    for start in range(len(read.text)):
        first, last = read.back(start, start + 1)
        assert last - first == 1
        assert flat(text[first:last]).text == read.text[start]


def test_a_long_text_of_nothing_but_traps_takes_no_time() -> None:
    """Patterns that look far ahead would take minutes here."""
    chance = Random(5)
    for trap in ("a.", "a@", "+1 ", "0 ", "[.]", "1.", "a:", ">", "(at) ", "A1", "http://", "Mar ", "www."):
        text = trap * (60_000 // len(trap))
        assert extract(text, POST) is not None
    noise = "".join(chance.choice("ab01.@[]( )/:+-") for _ in range(60_000))
    assert all(noise[one.start : one.end] == one.written for one in extract(noise, POST))


def test_many_texts_and_wrong_kinds() -> None:
    got = list(extracted([("forum/post/1", f"a {ADDRESS}"), ("forum/post/2", f"b {TXID}")], kinds=("bitcoin", "txid")))
    assert [(one.evidence_id, one.kind) for one in got] == [("forum/post/1", "bitcoin"), ("forum/post/2", "txid")]
    assert isinstance(got[0], Found)
    with pytest.raises(BadInput, match="no kind 'bitcoins' of entities; there are handle, "):
        extract("x", POST, kinds=("bitcoins",))
