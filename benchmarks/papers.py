"""How many 견적서 a second, and in how much memory?

    python -m benchmarks.papers [--papers 1000] [--threads 2] [--seed 1]

Prints papers of 1 to 200 lines (half of them under ten, as quotes are) as PDF/A-2b and tells papers and pages a
second, the median and 95th percentile of a paper in ms of wall, its CPU, and the most memory of the process in MB.
"""

import argparse
import random
import resource
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

from needs_board.kit.money import PriceBasis, TaxKind, line_amounts
from needs_board.papers.actions import print_quote
from needs_board.papers.forms import QuotePaper, QuotePaperLine, Recipient, Supplier, Verification
from needs_board.papers.rules import code_text, confirming

AT = datetime(2026, 11, 23, tzinfo=UTC)
WORDS = ("친환경", "원목", "책상", "복사지", "위생용품", "꾸러미", "현수막", "도시락", "安全", "세트(대)")


def main() -> None:
    """Print the figures."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--papers", type=int, default=1000)
    read.add_argument("--threads", type=int, default=2)
    read.add_argument("--seed", type=int, default=1)
    asked = read.parse_args()
    chance = random.Random(asked.seed)
    papers = [_paper(chance, number) for number in range(asked.papers)]
    _print_one(papers[0])
    before = _memory()
    start, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(asked.threads) as threads:
        took = list(threads.map(_print_one, papers))
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    took.sort()
    lines = sum(len(paper.lines) for paper in papers)
    print(
        f"{asked.papers} papers, {lines} lines, {asked.threads} threads: {asked.papers / wall:.1f} a second"
    )
    print(
        f"a paper: median {statistics.median(took):.0f} ms, 95 % {took[int(len(took) * 0.95)]:.0f} ms; CPU {1000 * cpu / len(took):.0f} ms"
    )
    print(f"memory: {before:.0f} MB after the first paper, {_memory():.0f} MB at most")


def _print_one(paper: QuotePaper) -> float:
    start = time.perf_counter()
    print_quote(paper, at=AT)
    return (time.perf_counter() - start) * 1000


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _paper(chance: random.Random, number: int) -> QuotePaper:
    count = chance.randint(1, 9) if chance.random() < 0.5 else chance.randint(10, 200)
    code = f"{chance.getrandbits(100):020d}"[-20:]
    return QuotePaper(
        number=f"Q-2026-1-{number}",
        written_on=date(2026, 11, 23),
        recipient=Recipient(agency="인천광역시교육청", department="재정과", person="이수민"),
        supplier=Supplier(brn="1168200276", name="사회적협동조합 햇살나눔", representative="김하나"),
        basis=PriceBasis.NET,
        lines=tuple(_line(chance) for _ in range(count)),
        valid_until=date(2026, 12, 23),
        delivery_on=date(2026, 12, 13),
        verification=Verification(code=code_text(code), address=confirming("https://board.example", code)),
    )


def _line(chance: random.Random) -> QuotePaperLine:
    price, quantity = chance.randrange(100, 900_000, 10), Decimal(chance.randint(1, 500))
    return QuotePaperLine(
        name=" ".join(chance.choices(WORDS, k=chance.randint(1, 5))),
        spec=" ".join(chance.choices(WORDS, k=chance.randint(0, 3))),
        unit="개",
        quantity=quantity,
        unit_price_won=price,
        amounts=line_amounts(price, quantity, TaxKind.TAXABLE, PriceBasis.NET),
    )


if __name__ == "__main__":
    main()
