#!/usr/bin/env python3
"""Runs the program of an export's README.md and compares its probabilities with those of `ltp predict`.

    scripts/check-export.py EXPORT ADAPTER FILE.tsv... [-- FLAGS OF ltp predict]

The environment needs what the program imports: torch, transformers, peft, onnxruntime, or composable-sft. LTP names
another command than the ltp beside this script. Files have a header line with the template's fields.
"""

import csv
import json
import os
import pathlib
import re
import subprocess
import sys


def probabilities(answer):
    """What an answer of `ltp predict` has: of labels, or of each word with its tag."""
    if "tags" in answer:
        return by_label(list(zip(answer["tags"], answer["probabilities"])))
    return answer["probabilities"]


def by_label(answer):
    """The same of an answer of the program, which has tags as a list."""
    return {(at, tag): p for at, (tag, p) in enumerate(answer)} if isinstance(answer, list) else answer


def main(export, adapter, *rest):
    flags = list(rest[rest.index("--") + 1 :]) if "--" in rest else []
    files = rest[: rest.index("--")] if "--" in rest else rest
    export = pathlib.Path(export).resolve()
    fields = json.loads((export / "ltp.json").read_text(encoding="utf-8"))["fields"]
    rows = []
    for name in files:
        with open(name, encoding="utf-8", newline="") as file:
            rows += [{f: row[f] for f in fields} for row in csv.DictReader(file, delimiter="\t")]
    rows = [row for row in rows if all(text.strip() for text in row.values())]
    command = os.environ.get("LTP", str(pathlib.Path(__file__).resolve().parent.parent / "ltp"))
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    answered = subprocess.run(
        [command, "predict", "--adapter", adapter, *flags], input=lines, stdout=subprocess.PIPE, text=True, check=True
    )
    answers = [json.loads(line) for line in answered.stdout.splitlines()]
    assert len(answers) == len(rows), f"{len(answers)} answers to {len(rows)} rows"
    own = [probabilities(answer) for answer in answers]
    if "tags" in answers[0]:
        rows = [answer["words"] for answer in answers]

    program = re.search(r"```python\n(.*?)```", (export / "README.md").read_text(encoding="utf-8"), re.S).group(1)
    os.chdir(export.parent)  # the program's directory is a name
    names = {}
    exec(program, names)
    theirs = []
    for at in range(0, len(rows), 16):
        theirs += map(by_label, names["classify"](rows[at : at + 16]))
    assert all(a.keys() == b.keys() for a, b in zip(own, theirs)), "tags differ"
    apart = [max(abs(a[label] - b[label]) for label in a) for a, b in zip(own, theirs)]
    print(f"{export.name}: {len(rows)} rows, probabilities differ by at most {max(apart):.1e}")
    sys.exit(max(apart) > 1e-5)


main(*sys.argv[1:])
