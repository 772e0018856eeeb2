"""Parse IP addresses and networks (CIDR) of a setting."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network


def read_networks(words: str) -> tuple[Network, ...]:
    """Read addresses and networks, apart by blanks or commas; raises ValueError for anything else."""
    return tuple(ip_network(word) for word in words.replace(",", " ").split())
