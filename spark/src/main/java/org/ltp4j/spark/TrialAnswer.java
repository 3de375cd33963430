package org.ltp4j.spark;

import java.io.Serializable;
import org.ltp4j.problem.Problem;
import org.ltp4j.sweep.Executor;

/**
 * How a trial on an executor ended, as its task reports it.
 *
 * @param end how it ended; null if the executor cannot do trials at all
 * @param reason one line for people; null where all went well
 * @param attempt name of the folder with its results; null without results
 * @param refusal why the executor cannot do trials; null if it can
 */
record TrialAnswer(Executor.End end, String reason, String attempt, Problem refusal)
    implements Serializable {}
