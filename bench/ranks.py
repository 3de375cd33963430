#!/usr/bin/env python3
"""Masked language modelling by one process and by two, and what that says of up to 64.

    python3 bench/ranks.py --text big.txt [--model mini] [--batch 64] [--max-length 128] [--steps 12] [--rounds 3]
        [--network 1.25,3.125]

Measures, in turn, a round at a time, each process with one thread: a step of the whole batch by one process, of half of it by one
process, and of the whole by two; then the sum of tensors over two processes (RanksBench). Writes Markdown tables of medians and of
this model, in which a step of N processes with b rows each takes

    fixed + b * row + seen * exchange(N)
    exchange(N) = 2 (N - 1) * hop + 2 (N - 1) / N * 4 * numbers / bandwidth          a ring; `numbers` are those that travel

fixed and row come from the two steps of one process, hop and bandwidth from the sums of two, seen (what of the exchange does not hide
behind the backward pass) from the step of two. --network names bandwidths of links between machines, GB/s, in place of this
machine's own; a hop there is taken to be as long as here. Run it on a machine that does nothing else. Text of more than 8 MB is streamed;
give `ltp tokenise` it first, so that no run tokenises.
"""
import argparse
import json
import pathlib
import re
import statistics
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WARM_UP = 3
SIZES = (1, 2, 4, 8, 16, 32, 64)


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--model", default="mini")
    a.add_argument("--text", required=True)
    a.add_argument("--cache", help="folder of token ids, as ltp mlm --cache")
    a.add_argument("--batch", type=int, default=64, help="rows of a step, even")
    a.add_argument("--max-length", type=int, default=128)
    a.add_argument("--steps", type=int, default=12)
    a.add_argument("--rounds", type=int, default=3)
    a.add_argument("--network", default="", help="GB/s of links, separated by commas")
    return a.parse_args()


def watch(log, process, times):
    """When each line of a growing file was written, to a few milliseconds."""
    while process.poll() is None:
        lines = log.read_bytes().count(b"\n") if log.exists() else 0
        times.extend([time.perf_counter()] * (lines - len(times)))
        time.sleep(0.002)


def step(options, folder, processes, batch):
    """Seconds of a step (median), and what the run says of itself."""
    out = pathlib.Path(folder) / f"{processes}-{batch}-{time.time_ns()}"
    words = [ROOT / "ltp", "mlm", "--model", options.model, "--text", options.text, "--max-length", options.max_length]
    words += ["--batch", batch, "--steps", options.steps, "--threads", processes, "--processes", processes, "--out", out]
    words += ["--cache", options.cache] if options.cache else []
    times = []
    with open(f"{out}.err", "wb") as err:
        process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=err)
        watcher = threading.Thread(target=watch, args=(out / "log.jsonl", process, times))
        watcher.start()
        code = process.wait()
        watcher.join()
    if code:
        raise SystemExit(pathlib.Path(f"{out}.err").read_text())
    each = [after - before for before, after in zip(times[WARM_UP - 1 :], times[WARM_UP:])]
    return statistics.median(each), json.loads((out / "result.json").read_text())


def sums():
    """Seconds of the sum of n numbers over two processes, by n."""
    parts = ["library/target/test-classes"] + [f"{module}/target/classes" for module in ("formats", "library", "command-line")]
    path = ":".join(str(ROOT / part) for part in parts + ["command-line/target/lib/*"])
    done = subprocess.run(["java", "-cp", path, "org.ltp4j.ranks.RanksBench", "2"], stdout=subprocess.PIPE, text=True, check=True)
    lines = re.findall(r"^([\d,]+) numbers: ([\d.]+) ms", done.stdout, re.MULTILINE)
    if not lines:
        raise SystemExit("RanksBench gave nothing: build with `mvn package -DskipTests` first, which compiles it")
    return {int(n.replace(",", "")): float(ms) / 1e3 for n, ms in lines}


def exchange(processes, numbers, hop, bandwidth):
    return 2 * (processes - 1) * hop + 2 * (processes - 1) / processes * 4 * numbers / bandwidth


def measured(options):
    whole, half, two = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            whole.append(step(options, folder, 1, options.batch))
            half.append(step(options, folder, 1, options.batch // 2))
            two.append(step(options, folder, 2, options.batch))
    result = whole[0][1]
    seconds = [statistics.median(s for s, _ in runs) for runs in (whole, half, two)]
    return seconds, result["tokens"] / result["sequences"], result["parameters"]


def main(options):
    by_size = sums()
    (whole, half, two), per_row, numbers = measured(options)
    hop = by_size[1] / 2
    largest = max(by_size)
    bandwidth = 4 * largest / (by_size[largest] - by_size[1])
    row = (whole - half) / (options.batch / 2)
    fixed = max(0.0, whole - row * options.batch)
    here = exchange(2, numbers, hop, bandwidth)
    seen = min(1.0, max(0.0, (two - half) / here))
    tokens = per_row * options.batch
    print(f"{options.model}, {options.max_length} tokens at most ({per_row:.0f} on average), {numbers:,} numbers travel\n")
    print("| processes x threads | rows | step | tokens/s |\n|---|---:|---:|---:|")
    for name, rows, seconds in (("1 x 1", options.batch, whole), ("1 x 1", options.batch // 2, half), ("2 x 1", options.batch, two)):
        print(f"| {name} | {rows} | {1e3 * seconds:.0f} ms | {per_row * rows / seconds:,.0f} |")
    print(f"\nThe sum of these numbers over two processes: {1e3 * here:.1f} ms ({bandwidth / 1e9:.2f} GB/s, {1e3 * hop:.2f} ms a hop); ", end="")
    print(f"of it {100 * seen:.0f} % are seen in the step. A step: {1e3 * fixed:.0f} ms and {1e3 * row:.2f} ms a row.\n")
    for link in [bandwidth] + [1e9 * float(gb) for gb in options.network.split(",") if gb]:
        print(f"At {link / 1e9:.2f} GB/s, modelled:\n")
        print(f"| processes | {options.batch} rows in all | speed-up | {options.batch} rows each, tokens/s | speed-up | exchange |")
        print("|---:|---:|---:|---:|---:|---:|")
        for n in SIZES:
            share = -(-options.batch // n)  # the process with the most rows
            travel = exchange(n, numbers, hop, link)
            strong = fixed + share * row + seen * travel
            weak = fixed + options.batch * row + seen * travel
            print(f"| {n} | {1e3 * strong:.0f} ms | {whole / strong:.1f} | {n * tokens / weak:,.0f} | {n * whole / weak:.1f} | {1e3 * travel:.0f} ms |")
        print()


if __name__ == "__main__":
    main(arguments())
