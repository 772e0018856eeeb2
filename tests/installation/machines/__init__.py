"""Fault tests on several machines: network namespaces with nginx, two web machines and PostgreSQL."""
