def run(rows):
    ids = numpy.full((len(rows), max(map(len, rows))), {{pad}}, numpy.int64)
    mask = numpy.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return model.run(["probabilities"], {"ids": ids, "mask": mask})[0].tolist()


def classify(rows):
    return [dict(zip(ltp["labels"], row)) for row in run([encode(row) for row in rows])]
