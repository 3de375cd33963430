package org.ltp4j.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs that wait, each with the shared stage it needs first. Shared stages come before trials, in
 * the plan's order, so that as many trials as possible can begin soon.
 */
final class Queue {
  private final Map<Job, String> waiting = new LinkedHashMap<>();
  private final Set<String> done = new HashSet<>();

  /** The jobs that these trials take: their unfinished shared stages, then they themselves. */
  Queue(SweepDirectory directory, Plan plan, List<Plan.Trial> trials) {
    Set<String> wanted = new LinkedHashSet<>();
    for (Plan.Trial trial : trials) {
      String id = trial.needs();
      // A ticket that is there needs no delta any more.
      while (id != null && !directory.isDone(plan.shared(id))) {
        wanted.add(id);
        id = plan.shared(id).needs();
      }
      if (id != null) {
        done.add(id);
      }
    }
    for (Plan.Shared stage : plan.shared()) {
      if (wanted.contains(stage.id())) {
        waiting.put(new Job(Job.Kind.SHARED, stage.id()), stage.needs());
      }
    }
    trials.forEach(t -> waiting.put(new Job(Job.Kind.TRIAL, t.id()), t.needs()));
  }

  /** The shared stages among them. */
  List<String> shared() {
    return waiting.keySet().stream()
        .filter(job -> job.kind() == Job.Kind.SHARED)
        .map(Job::id)
        .toList();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Takes the first job whose needs are met. */
  Optional<Job> take() {
    Optional<Job> ready =
        waiting.entrySet().stream()
            .filter(e -> e.getValue() == null || done.contains(e.getValue()))
            .map(Map.Entry::getKey)
            .findFirst();
    ready.ifPresent(waiting::remove);
    return ready;
  }

  /** A shared stage is complete. */
  void done(Job job) {
    done.add(job.id());
  }

  /** Takes out every job that needs this one, directly or not. */
  List<Job> abandon(Job job) {
    List<Job> lost = new ArrayList<>();
    Iterator<Map.Entry<Job, String>> entries = waiting.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Job, String> entry = entries.next();
      boolean needs =
          job.id().equals(entry.getValue())
              || lost.stream().anyMatch(other -> other.id().equals(entry.getValue()));
      if (needs) {
        lost.add(entry.getKey());
        entries.remove();
      }
    }
    return lost;
  }
}
