# Makes the Parquet files beside it; needs pyarrow (made with 26.0).
import sys

import pyarrow as pa
import pyarrow.parquet as pq

n = 12
pq.write_table(
    pa.table(
        {
            "premise": [f"Es regnet {i}." for i in range(n)],
            "hypothesis": [f"Es ist nass {i}." for i in range(n)],
            "label": pa.array([i % 4 if i % 4 < 3 else -1 for i in range(n)], pa.int64()),
        }
    ),
    f"{sys.argv[1]}/nli.parquet",
    compression="snappy",
)
pq.write_table(
    pa.table({"id": [str(i) for i in range(n)], "text": [f"Ein Satz.\n\nNummer {i}." for i in range(n)]}),
    f"{sys.argv[1]}/wiki.parquet",
    compression="zstd",
)
