#!/usr/bin/env python3
"""How long graphs alone take: a batch of one shape in ONNX Runtime, with threads that wait busily and with threads that sleep.

    python3 bench/graph.py MODEL.onnx… [--rows 32] [--tokens 48] [--threads 2] [--runs 20] [--rounds 5]

A MODEL.onnx takes `ids` and a mask, (rows, tokens), as those of bundles do. Each round opens each model in turn, both ways. Prints
milliseconds a row, the median of a round's runs for each round, and the median of these. Needs onnxruntime and numpy. Run it on a
machine that does nothing else.
"""
import argparse
import statistics
import time

import numpy
import onnxruntime


def measured(model, spinning, given, ids):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = given.threads
    options.add_session_config_entry("session.intra_op.allow_spinning", spinning)
    session = onnxruntime.InferenceSession(model, options)
    feed = {i.name: ids if i.name == "ids" else numpy.ones_like(ids) for i in session.get_inputs()}
    session.run(None, feed)
    times = []
    for _ in range(given.runs):
        began = time.perf_counter()
        session.run(None, feed)
        times.append(time.perf_counter() - began)
    return statistics.median(times) / given.rows * 1e3


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("models", nargs="+")
    for name, usual in (("rows", 32), ("tokens", 48), ("threads", 2), ("runs", 20), ("rounds", 5)):
        a.add_argument(f"--{name}", type=int, default=usual)
    a.add_argument("--mask-id", type=int, default=250001, help="id at place 10 of each row")
    given = a.parse_args()
    ids = numpy.random.default_rng(1).integers(5, 100_000, (given.rows, given.tokens))
    ids[:, 10] = given.mask_id
    all_of = {(model, way): [] for model in given.models for way in ("busy", "asleep")}
    for _ in range(given.rounds):
        for (model, way), found in all_of.items():
            found.append(measured(model, "1" if way == "busy" else "0", given, ids))
    for (model, way), found in all_of.items():
        print(f"{model}, {way}: {statistics.median(found):.2f} ms a row ({', '.join(f'{x:.2f}' for x in found)})")


if __name__ == "__main__":
    main()
