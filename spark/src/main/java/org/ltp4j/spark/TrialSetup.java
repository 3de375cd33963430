package org.ltp4j.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.SerializableConfiguration;
import org.ltp4j.json.Json;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.sweep.InputHashes;
import org.ltp4j.sweep.Plan;

/**
 * What an executor has to know of a sweep before it can do trials; sent to each once.
 *
 * @param id of this sweep of this driver
 * @param plan as JSON
 * @param inputs what a file is called in the plan, to its location
 * @param store location of the results
 * @param threads CPU threads of a trial
 * @param mainClass of worker processes
 * @param build of the driver's ltp4j
 */
record TrialSetup(
    String id,
    String plan,
    TreeMap<String, String> inputs,
    String store,
    int threads,
    String mainClass,
    String build,
    SerializableConfiguration hadoop)
    implements Serializable {

  /** The files that trials read, as the plan calls them. */
  static List<String> inputs(Plan plan) {
    List<String> keys = new ArrayList<>(InputHashes.roles(TrainSettings.class));
    keys.addAll(InputHashes.roles(EvalSettings.class));
    // A name, or the file of a task.
    keys.add("task");
    List<String> inputs = new ArrayList<>();
    for (Plan.Trial trial : plan.trials()) {
      for (Map<String, Object> section : trial.settings().values()) {
        keys.stream().filter(section::containsKey).forEach(k -> texts(section.get(k), inputs));
      }
    }
    return inputs.stream().distinct().filter(text -> Files.exists(Path.of(text))).toList();
  }

  private static void texts(Object value, List<String> sink) {
    if (value instanceof List<?> list) {
      list.forEach(element -> texts(element, sink));
    } else if (value instanceof String text) {
      sink.add(text);
    }
  }

  /**
   * The plan with inputs as they are called on this machine.
   *
   * @throws org.ltp4j.problem.Problem if one cannot be read here
   */
  Plan planHere(Locations locations) {
    Map<String, String> here = new TreeMap<>();
    inputs.forEach((name, location) -> here.put(name, locations.local(location).toString()));
    try {
      Plan sent = Json.MAPPER.readValue(plan, Plan.class);
      List<Plan.Trial> trials = sent.trials().stream().map(trial -> called(trial, here)).toList();
      return new Plan(sent.format(), sent.version(), sent.keepAdapters(), sent.shared(), trials);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Plan.Trial called(Plan.Trial trial, Map<String, String> here) {
    Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
    trial
        .settings()
        .forEach(
            (stage, section) -> {
              Map<String, Object> changed = new LinkedHashMap<>(section);
              changed.replaceAll((key, value) -> called(value, here));
              settings.put(stage, changed);
            });
    return new Plan.Trial(
        trial.id(), trial.name(), trial.fields(), settings, trial.inputs(), trial.needs());
  }

  private static Object called(Object value, Map<String, String> here) {
    if (value instanceof List<?> list) {
      return list.stream().map(element -> called(element, here)).toList();
    }
    return value instanceof String text ? here.getOrDefault(text, text) : value;
  }
}
