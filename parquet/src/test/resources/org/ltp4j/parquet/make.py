# Makes the Parquet files beside it; needs pyarrow (made with 26.0).
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq

folder = sys.argv[1]
FEATURES = {
    "premise": {"dtype": "string", "_type": "Value"},
    "label": {"names": ["entailment", "neutral", "contradiction"], "_type": "ClassLabel"},
}


def save(name, table, **options):
    pq.write_table(table, f"{folder}/{name}.parquet", **options)


n = 40
rows = pa.table(
    {
        "id": pa.array(range(n), pa.int32()),
        "premise": [None if i % 7 == 6 else f"Sätze \"{i % 5}\"\n\u2028 und \\ 雨" for i in range(n)],
        "label": pa.array([i % 4 if i % 4 < 3 else -1 for i in range(n)], pa.int64()),
        "score": pa.array([i / 8 for i in range(n)], pa.float64()),
        "good": [i % 3 == 0 for i in range(n)],
        "tags": [["a", "b"][: i % 3] for i in range(n)],
        "where": [{"page": i} for i in range(n)],
    }
).replace_schema_metadata({"huggingface": json.dumps({"info": {"features": FEATURES}})})
save("snappy-1", rows, compression="snappy", row_group_size=16)
save("zstd-2", rows, compression="zstd", data_page_version="2.0", row_group_size=16)
save("gzip-1", rows, compression="gzip", use_dictionary=False)
save("lz4-2", rows, compression="lz4", data_page_version="2.0")
save("none-1", rows, compression="none", data_page_size=64)
save("delta-2", rows, use_dictionary=False, data_page_version="2.0", compression="snappy",
     column_encoding={"premise": "DELTA_BYTE_ARRAY", "id": "DELTA_BINARY_PACKED"})
save("brotli", rows, compression="brotli")
text = [f"Absatz {i}.\n\nEin zweiter." for i in range(30)]
save("text", pa.table({"url": ["u"] * 30, "text": text}), row_group_size=10)
save("lists", pa.table({"text": [["a", "b"], ["c"]], "id": [1, 2]}))
