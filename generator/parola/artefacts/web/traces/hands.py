"""T14, T16, T17, T18: what two sites share of one hand: a changed package, a host key, a wrong clock, software that few use."""

from __future__ import annotations

from parola.artefacts.web.ground import Ground
from parola.artefacts.web.sheet import Mark, site_id
from parola.world.model_web import Operator, WebSite

SHARED = 4  # open hosts that have the key of the same disk image
SSH, BANNER = 22, "SSH-2.0-harbourd_4"
NETS, LASTS = ("192.0.2", "198.51.100", "203.0.113", "198.18.7", "198.18.9"), range(20, 200)  # of operators' hosts and of strangers'


def package(ground: Ground, operator: Operator) -> None:
    """T14: a package that was changed in the same way. False: the package as it is sold, on sites of several hands."""
    pair = ground.pair(operator, "T14")
    stock = [site for site in ground.shops if site.build == pair[0].build.partition(" +")[0]]
    ground.sheet.plant("T14", operator.subject, [_both(pair, "site.build", pair[0].build)], [_all(stock, "site.build", stock[0].build)])


def key(ground: Ground, operator: Operator) -> None:
    """T16: an open host has the key of two onion services. False: the key of a disk image, which unrelated hosts have too."""
    pair = ground.pair(operator, "T16")
    true = [ground.host(site.onion, "", SSH, BANNER, operator.fingerprint) for site in pair]
    open_ = ground.host(operator.address, _name(operator.address), SSH, BANNER, operator.fingerprint)
    image = ground.scene.streams.key("web", "host", "image").hex()
    default = [ground.host(site.onion, "", SSH, BANNER, image) for site in ground.unrelated[:2]]
    default += [ground.host(f"203.0.113.{200 + n}", f"h{200 + n}.rack.example", SSH, BANNER, image) for n in range(SHARED)]
    ids = (*true, open_, *map(site_id, pair))
    ground.sheet.plant("T16", operator.subject, [Mark(ids, "host.key", operator.fingerprint)], [Mark(tuple(default), "host.key", image)])


def clock(ground: Ground, operator: Operator) -> None:
    """T17: two clocks that are wrong by the same. False: clocks that the network sets, and one that is wrong by itself."""
    pair = ground.pair(operator, "T17")
    right = [site for site in ground.unrelated if site.clock == 0]
    wrong = [site for site in ground.unrelated if site.clock]
    false = [_all(right, "exchange.headers Date", "0"), *(_all([site], "exchange.headers Date", str(site.clock)) for site in wrong)]
    ground.sheet.plant("T17", operator.subject, [_both(pair, "exchange.headers Date", str(operator.clock))], false)


def stack(ground: Ground, operator: Operator) -> None:
    """T18: software that nobody else uses. False: what most sites have."""
    pair = ground.pair(operator, "T18")
    common = [site for site in ground.unrelated if (site.ident, site.powered) == (ground.unrelated[0].ident, ground.unrelated[0].powered)]
    true = _both(pair, "exchange.headers Server, X-Powered-By", " ".join(operator.stack))
    ground.sheet.plant("T18", operator.subject, [true], [_all(common, "exchange.headers Server", common[0].ident)])


def scan(ground: Ground) -> None:
    """Hosts that nobody asked for: those at operators' addresses with a key of their own, onion services, and strangers."""
    for operator in ground.scene.world.operators:
        if "T16" not in operator.kinds:
            own = ground.scene.streams.key("web", "own", operator.number).hex()
            ground.host(operator.address, _name(operator.address), SSH, BANNER, own)
    chance = ground.chance("scan")
    taken = {operator.address for operator in ground.scene.world.operators}
    free = [address for net in NETS for last in LASTS if (address := f"{net}.{last}") not in taken]
    for address in chance.sample(free, chance.randint(20, 30)):
        port, banner = chance.choice([(SSH, BANNER), (SSH, BANNER), (443, "tls")])
        ground.host(address, _name(address), port, banner, f"{chance.getrandbits(256):064x}")
    ground.host("198.18.200.9", "front.edge.example", 443, "edge", f"{chance.getrandbits(256):064x}")
    one_machine = {site.name for run in ground.scene.world.operators if "T12" in run.kinds for site in ground.pair(run, "T12")}
    for site in (site for site in ground.sites.values() if site.name not in one_machine):  # else their keys would say that they are two
        if chance.random() < 0.3 and not ground.sheet.found("host", lambda row, site=site: row["address"] == site.onion):
            ground.host(site.onion, "", SSH, BANNER, f"{chance.getrandbits(256):064x}")


def _name(address: str) -> str:
    """The name that an address has: two of three have one, whosever they are."""
    last = int(address.rpartition(".")[2])
    return f"h{last}.rack.example" if last % 3 else ""


def _both(pair: list[WebSite], locator: str, value: str) -> Mark:
    return _all(pair, locator, value)


def _all(sites: list[WebSite], locator: str, value: str) -> Mark:
    return Mark(tuple(map(site_id, sites)), locator, value)
