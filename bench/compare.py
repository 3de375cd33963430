#!/usr/bin/env python3
"""Whole processes side by side: ltp4j and a Python program that does the same work.

    bench/compare.py --model DIR --train FILE --dev FILE --test DIR --peer FILE [--python FILE] [--what CASE,...]

Runs both sides in turn, a round at a time, and writes a Markdown table of medians, ratios and peak memory.
Needs Python 3.9 or later for itself; the peer needs what it imports (PyTorch, transformers) in --python.
The peer is called as `FILE MODEL train --steps N [--bf16]` and `FILE MODEL eval --rows N --langs A,B [--bf16]`, reads the
same files, and prints a last line of JSON with ms_per_step_median or examples_per_s. Without --peer, ltp4j runs alone.

What is timed. A training step: forward, backward, clipping and update of one batch; ltp4j's is the time between two lines of
log.jsonl within an epoch, so that neither the dev set nor saving is in it. Evaluation: from the opened model to the last
prediction, tokenizing included. Memory: the largest resident size of the whole process, mapped files included.
The first two steps of a training are left out on both sides.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WARM_UP = 2
CASES = [f"{what}-{precision}" for what in ("train", "eval") for precision in ("fp32", "bf16")]


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--model", type=pathlib.Path, required=True, help="model directory, e.g. of XLM-R base's shapes")
    a.add_argument("--train", type=pathlib.Path, required=True, help="JSON lines of XNLI's few shots")
    a.add_argument("--dev", type=pathlib.Path, required=True)
    a.add_argument("--test", type=pathlib.Path, required=True, help="folder of test-LANGUAGE.tsv")
    a.add_argument("--peer", type=pathlib.Path, help="the Python program to compare with")
    a.add_argument("--python", default=sys.executable, help="the peer's Python")
    a.add_argument("--what", default=",".join(CASES), help="default: %(default)s; eval-int8 without --peer")
    a.add_argument("--rounds", type=int, default=3)
    a.add_argument("--epochs", type=int, default=3)
    a.add_argument("--batch", type=int, default=12)
    a.add_argument("--rows", type=int, default=128, help="test rows of each language")
    a.add_argument("--languages", default="en,de,sw")
    a.add_argument("--ratio", type=float, default=0.2)
    a.add_argument("--strategy", default="random:global", help="of the ticket; any that needs no delta")
    a.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    a.add_argument("--work", type=pathlib.Path, help="folder for what the runs write; default: a temporary one")
    a.add_argument("--out", type=pathlib.Path, help="file for the table; default: standard output")
    found = a.parse_args()
    if found.peer and "int8" in found.what:
        a.error("the peer has no int8: leave out --peer")
    return found


def run(command, watch=lambda: None):
    """Runs a process; its wall-clock seconds, peak memory in bytes and last line of output."""
    # Set in some environments, it makes the matrix library choose kernels for an older processor.
    env = {k: v for k, v in os.environ.items() if k != "OPENBLAS_CORETYPE"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.time()
        process = subprocess.Popen([str(c) for c in command], stdout=out, stderr=err, env=env)
        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.time() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        watch_done.set()
        watcher.join()
        watch_done.clear()
        if process.returncode:
            err.seek(0)
            sys.exit(f"{' '.join(map(str, command))}\n{err.read().decode(errors='replace')}")
        out.seek(0)
        lines = out.read().decode().strip().splitlines()
    return {"process_s": seconds, "bytes": usage.ru_maxrss * 1024, "last": lines[-1] if lines else ""}


watch_done = threading.Event()


class Lines:
    """When each line of a growing file was written, to some milliseconds."""

    def __init__(self, file):
        self.file, self.times = file, []

    def watch(self):
        while not watch_done.wait(0.005):
            if self.file.exists():
                new = self.file.read_bytes().count(b"\n") - len(self.times)
                self.times += [time.time()] * new

    def steps(self, per_epoch):
        """Seconds of each step that does not follow a measurement of the dev set."""
        pairs = list(zip(self.times, self.times[1:]))
        return [b - a for i, (a, b) in enumerate(pairs, 1) if i % per_epoch and i >= WARM_UP]


class Ltp:
    """This project's side. The ticket and the adapter to evaluate are made once."""

    def __init__(self, a):
        self.a, self.work = a, a.work
        self.test = self.work / "test"
        shutil.rmtree(self.test, ignore_errors=True)
        self.test.mkdir(parents=True)
        for language in a.languages.split(","):
            name = f"test-{language}.tsv"
            with open(a.test / name, encoding="utf-8") as source:
                rows = [line for _, line in zip(range(a.rows), source)]
            (self.test / name).write_text("".join(rows), encoding="utf-8")
        self.ticket = self.work / "ticket.safetensors"
        run(self.ltp("ticket", "cut", "--model", a.model, "--strategy", a.strategy, "--ratio", a.ratio)
            + ["--out", self.ticket, "--overwrite"])

    @staticmethod
    def ltp(*command):
        return [ROOT / "ltp", *command]

    def train(self, precision):
        a, out = self.a, self.work / f"train-{precision}"
        lines = Lines(out / "log.jsonl")
        shutil.rmtree(out, ignore_errors=True)
        done = run(
            self.ltp("train", "--model", a.model, "--ticket", self.ticket, "--train", a.train, "--dev", a.dev)
            + ["--batch", a.batch, "--epochs", a.epochs, "--precision", precision, "--threads", a.threads, "--out", out],
            lines.watch)
        steps = lines.steps(len(lines.times) // a.epochs)
        return done | {"figure": 1000 * statistics.median(steps)}

    def eval(self, precision):
        a, out = self.a, self.work / f"eval-{precision}"
        adapter = self.work / "train-fp32" / "adapter"
        if not adapter.exists():
            self.train("fp32")
        shutil.rmtree(out, ignore_errors=True)
        begun = Lines(out / "provenance.json")  # written when the model is open
        done = run(
            self.ltp("eval", "--adapter", adapter, "--data", self.test, "--languages", a.languages)
            + ["--precision", precision, "--threads", a.threads, "--out", out],
            begun.watch)
        ended = max(f.stat().st_mtime for f in out.glob("predictions-*.tsv"))
        return done | {"figure": a.rows * len(a.languages.split(",")) / (ended - begun.times[0])}


class Peer:
    """The other side."""

    def __init__(self, a):
        self.a = a

    def call(self, *command, key):
        done = run([self.a.python, self.a.peer, self.a.model, *command])
        return done | {"figure": json.loads(done["last"])[key]}

    def train(self, precision):
        a = self.a
        steps = a.epochs * 4
        return self.call(
            "train", "--steps", steps, "--batch", a.batch, "--ticket", a.ratio, "--threads", a.threads, *self.half(precision),
            key="ms_per_step_median")

    def eval(self, precision):
        a = self.a
        return self.call(
            "eval", "--rows", a.rows, "--langs", a.languages, "--threads", a.threads, *self.half(precision),
            key="examples_per_s")

    @staticmethod
    def half(precision):
        return ["--bf16"] if precision == "bf16" else []


def table(a, results):
    lines = [
        "| | ltp4j | peer | ratio | memory, ltp4j | memory, peer | ratio | process, ltp4j | process, peer |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for case, sides in results.items():
        training = case.startswith("train")
        cells = {}
        for side, runs in sides.items():
            cells[side] = {k: statistics.median(r[k] for r in runs) for k in ("figure", "bytes", "process_s")}
        ours, peer = cells["ltp"], cells.get("peer")
        unit = "ms/step" if training else "rows/s"

        def pair(key, show):
            return [show(ours[key]), show(peer[key]) if peer else ""]

        def ratio(key, inverse):
            if not peer:
                return ""
            r = peer[key] / ours[key]
            return f"{1 / r if inverse else r:.2f}×"

        row = [case]
        row += pair("figure", lambda x: f"{x:.0f} {unit}" if training else f"{x:.1f} {unit}") + [ratio("figure", not training)]
        row += pair("bytes", lambda x: f"{x / 1e9:.2f} GB") + [ratio("bytes", True)]
        row += pair("process_s", lambda x: f"{x:.1f} s")
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


def main():
    a = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        a.work = a.work or pathlib.Path(temporary)
        sides = {"ltp": Ltp(a)} | ({"peer": Peer(a)} if a.peer else {})
        results = {}
        for case in a.what.split(","):
            what, precision = case.split("-")
            results[case] = {side: [] for side in sides}
            for number in range(a.rounds):
                for side, runner in sides.items():
                    done = getattr(runner, what)(precision)
                    results[case][side].append(done)
                    print(f"{case} {number + 1}/{a.rounds} {side}: {done['figure']:.1f}, {done['bytes'] / 1e9:.2f} GB,"
                          f" {done['process_s']:.1f} s", file=sys.stderr, flush=True)
        text = table(a, results)
        if a.out:
            part = a.out.with_name(a.out.name + ".tmp")
            part.write_text(text, encoding="utf-8")
            part.replace(a.out)
        else:
            print(text, end="")


if __name__ == "__main__":
    main()
