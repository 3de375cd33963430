/** What surrounds long work: output directories, provenance, checkpoints, progress, Ctrl-C. */
package org.ltp4j.run;
