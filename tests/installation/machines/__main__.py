"""Fault tests on several machines, each case by its name; Linux and root.

    python -m tests.installation.machines storm power restart cable fail-over disk clock upgrade

`mails` is `clock` with clocks that agree.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.installation.machines import databases, mails, odd_machines, upgrade
from tests.installation.machines.network import is_possible
from tests.installation.machines.storm import storm

CASES: dict[str, Callable[[argparse.Namespace], list[str]]] = {
    "storm": lambda given: storm(hand_ins=given.hand_ins, cable=False),
    "power": lambda given: storm(hand_ins=given.hand_ins, cable=True),
    "restart": lambda given: databases.restart(hand_ins=given.hand_ins),
    "cable": lambda given: databases.pulled(hand_ins=given.hand_ins),
    "fail-over": lambda given: databases.fail_over(hand_ins=given.hand_ins),
    "disk": lambda given: odd_machines.full_disk(hand_ins=given.hand_ins),
    "mails": lambda given: mails.mails(people=given.people, minutes=0),
    "clock": lambda given: mails.mails(people=given.people, minutes=given.minutes),
    "upgrade": lambda given: upgrade.upgrade(before=given.before),
}


def main() -> int:
    """Run the cases that are named; the exit status is 1 where something is lost, doubled or told wrongly."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.installation.machines",
        description="Two web machines, nginx and PostgreSQL in network namespaces, as OPERATING.md says.",
    )
    parser.add_argument("cases", nargs="+", choices=CASES)
    parser.add_argument("--hand-ins", type=int, default=2_000)
    parser.add_argument("--people", type=int, default=200, help="who get mails")
    parser.add_argument("--minutes", type=int, default=5, help="how far the clock of a machine is off")
    parser.add_argument("--before", default="HEAD~20", help="commit from which is upgraded")
    given = parser.parse_args()
    if not is_possible():
        print("This needs root: it makes network namespaces.", file=sys.stderr)
        return 2
    found = []
    for case in given.cases:
        print(f"{case}:", flush=True)
        faults = CASES[case](given)
        print(
            "".join(f"  FAULT: {fault}\n" for fault in faults) or "  nothing lost, nothing double", flush=True
        )
        found += faults
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
