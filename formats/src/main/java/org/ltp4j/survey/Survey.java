package org.ltp4j.survey;

import java.util.List;
import org.ltp4j.data.TaskKind;

/**
 * What lies in a data directory.
 *
 * @param task the task whose columns were looked for
 * @param kind what is asked of a row, and so what labels count: rows, or spans of words
 * @param taskFrom how the task was chosen
 * @param maxLength the length that {@link Lengths#over} counts from
 * @param groups by split and language
 * @param overlaps between splits; none where nothing is shared
 * @param problems what to mend, by file and line
 */
public record Survey(
    String task,
    TaskKind kind,
    String taskFrom,
    int maxLength,
    List<Group> groups,
    List<Shared> overlaps,
    List<String> problems) {}
