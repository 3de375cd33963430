package org.ltp4j.cluster;

import java.nio.file.Path;
import org.ltp4j.sweep.Site;

/**
 * A sweep's results on a cluster.
 *
 * @param directory holds them, or what this machine has to know of them
 * @param site carries out trials and puts results in place
 */
public record Store(Path directory, Site site) {}
