/**
 * Parquet files as lines of JSON. The encodings of columns are Apache Parquet's; the file around
 * them is read here, since Apache's reader of it needs Hadoop.
 */
package org.ltp4j.parquet;
