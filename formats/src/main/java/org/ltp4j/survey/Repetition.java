package org.ltp4j.survey;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ltp4j.data.Example;

/** Finds texts that come again, in one split or in a later one. */
final class Repetition {
  /** Where a text stood first. */
  private record Place(String file, long line, List<String> labels) {
    @Override
    public String toString() {
      return file + " line " + line;
    }
  }

  /** How a row repeats an earlier one of its split. */
  record Found(boolean exact, boolean folded, boolean contradicts, String earlier) {}

  /** What a later split has in common with an earlier one. */
  private static final class Common {
    private long exact;
    private long folded;
    private String example;
  }

  private final Map<String, Map<Fingerprint, Place>> exact = new LinkedHashMap<>();
  private final Map<String, Map<Fingerprint, Place>> folded = new LinkedHashMap<>();
  private final Map<List<String>, Common> common = new LinkedHashMap<>();

  /** Remembers a row of a split, and says how it repeats an earlier one of the same. */
  Found add(String split, String file, long line, Example example) {
    Place place = new Place(file, line, example.labels());
    Fingerprint whole = Fingerprint.exact(example.fields());
    Fingerprint fold = Fingerprint.folded(example.fields());
    for (String other : exact.keySet()) {
      if (!other.equals(split)) {
        compare(split, other, place, whole, fold);
      }
    }
    Place before = exact.computeIfAbsent(split, s -> new HashMap<>()).putIfAbsent(whole, place);
    Place alike = folded.computeIfAbsent(split, s -> new HashMap<>()).putIfAbsent(fold, place);
    boolean contradicts =
        before != null
            && before.labels() != null
            && place.labels() != null
            && !Objects.equals(before.labels(), place.labels());
    return new Found(before != null, alike != null, contradicts, String.valueOf(before));
  }

  private void compare(
      String split, String other, Place place, Fingerprint whole, Fingerprint fold) {
    Place same = exact.get(other).get(whole);
    Place alike = folded.get(other).get(fold);
    if (alike != null) {
      Common shared = common.computeIfAbsent(List.of(split, other), key -> new Common());
      shared.folded++;
      shared.exact += same == null ? 0 : 1;
      shared.example =
          shared.example == null ? place + " is " + (same == null ? alike : same) : shared.example;
    }
  }

  /** What splits share. */
  List<Shared> shared() {
    return common.entrySet().stream()
        .map(
            entry ->
                new Shared(
                    entry.getKey().get(0),
                    entry.getKey().get(1),
                    entry.getValue().exact,
                    entry.getValue().folded,
                    entry.getValue().example))
        .toList();
  }
}
