"""Print the sample comparison: python -m reports OUT.pdf [comparison | company | card | trend]."""

import sys
from pathlib import Path

from reports import render, sample_data

SAMPLES = {
    "comparison": lambda: render.render_comparison(sample_data.sample_comparison()),
    "company": lambda: render.render_company(sample_data.sample_company()),
    "card": lambda: render.render_card(sample_data.sample_card()),
    "trend": lambda: render.render_trend(sample_data.sample_trend()),
}


def main(arguments: list[str]) -> int:
    """Write the sample named second (the comparison of a pair if none) to the file named first."""
    kind = arguments[1] if len(arguments) > 1 else "comparison"
    if not arguments or kind not in SAMPLES:
        print(f"usage: python -m reports OUT.pdf [{' | '.join(SAMPLES)}]", file=sys.stderr)
        return 2
    Path(arguments[0]).write_bytes(SAMPLES[kind]())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
