/** YAML as recipes and task files are written: strict, without the surprises of YAML 1.1. */
package org.ltp4j.yaml;
