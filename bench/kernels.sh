#!/bin/sh
# Builds and runs the benchmarks of kernels; arguments are JMH's: bench/kernels.sh TopK -p threads=1, or -l for a list.
set -eu
cd "$(dirname -- "$0")/.."
mvn -q -B -Pbench -Dmaven.test.skip=true package >&2
exec java --enable-native-access=ALL-UNNAMED -cp "bench/target/ltp4j-bench.jar:$(cat bench/target/classpath.txt)" \
  org.openjdk.jmh.Main "$@"
