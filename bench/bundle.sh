#!/bin/sh
# Builds and runs BundleSpeed: bench/bundle.sh BUNDLE THREADS ROWS FILE[,FILE…] [CALLERS SECONDS [TEXTS]]
set -eu
cd "$(dirname -- "$0")/.."
mvn -q -B -Pbench -Dmaven.test.skip=true package >&2
exec java --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "bench/target/ltp4j-bench.jar:$(cat bench/target/classpath.txt)" \
  org.ltp4j.bench.BundleSpeed "$@"
