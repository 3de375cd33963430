/**
 * Sweeps and scoring on Apache Spark: {@link org.ltp4j.spark.SparkCluster} is what {@code --on
 * spark} finds, {@link org.ltp4j.spark.LtpClassifier} a stage of people's own pipelines.
 */
package org.ltp4j.spark;
