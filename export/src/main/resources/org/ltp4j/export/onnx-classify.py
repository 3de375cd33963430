def classify(rows):
    rows = [encode(row) for row in rows]
    ids = numpy.full((len(rows), max(map(len, rows))), {{pad}}, numpy.int64)
    mask = numpy.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    probabilities = model.run(["probabilities"], {"ids": ids, "mask": mask})[0]
    return [dict(zip(ltp["labels"], row.tolist())) for row in probabilities]
