"""Run in a network namespace: counts every packet of its interfaces by where it comes from and goes to, until told to stop.

``python watch_packets.py NETWORK``: prints ``ready``, and when its input ends one line of JSON: how many IPv4 packets stayed in the
network, source and destination of each that did not, and how many packets of other kinds there were (ARP is none of them).
"""

from __future__ import annotations

import ipaddress
import json
import select
import socket
import sys

ALL, IPV4, ARP = 0x0003, 0x0800, 0x0806  # if_ether.h


def main(network: str) -> None:
    inside, outside, others = 0, set[str](), 0
    own = ipaddress.ip_network(network)
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL)) as every:
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([every, sys.stdin], [], [])
            if every in ready:
                data, (_, kind, *_) = every.recvfrom(65536)
                if kind == IPV4:
                    source, target = (ipaddress.ip_address(data[at : at + 4]) for at in (12, 16))
                    if source in own and target in own:
                        inside += 1
                    else:
                        outside.add(f"{source} > {target}")
                elif kind != ARP:
                    others += 1
            elif sys.stdin in ready:
                break
    print(json.dumps({"inside": inside, "outside": sorted(outside), "others": others}))


if __name__ == "__main__":
    main(sys.argv[1])
