package org.ltp4j.survey;

import java.util.List;

/**
 * What lies in a data directory.
 *
 * @param task the task whose columns were looked for
 * @param taskFrom how the task was chosen
 * @param maxLength the length that {@link Lengths#over} counts from
 * @param groups by split and language
 * @param overlaps between splits; none where nothing is shared
 * @param problems what to mend, by file and line
 */
public record Survey(
    String task,
    String taskFrom,
    int maxLength,
    List<Group> groups,
    List<Shared> overlaps,
    List<String> problems) {}
