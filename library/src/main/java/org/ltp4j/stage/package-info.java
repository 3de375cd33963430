/**
 * What a stage is, and the one runner of all stages: {@link org.ltp4j.stage.StageRunner} alone
 * knows provenance, skipping, resuming and several processes. It does not know which stages there
 * are.
 */
package org.ltp4j.stage;
