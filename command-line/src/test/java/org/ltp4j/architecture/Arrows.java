package org.ltp4j.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who uses whom, by the names of packages below {@code org.ltp4j}.
 *
 * @param modules the packages of each module, in the order in which modules build on each other
 * @param uses for each package those whose classes its own classes refer to
 */
record Arrows(Map<String, Set<String>> modules, Map<String, Set<String>> uses) {
  private static final String ROOT = "org.ltp4j.";

  /** Reads the compiled classes of modules. */
  static Arrows of(Path checkout, List<String> names) {
    Map<String, Set<String>> modules = new LinkedHashMap<>();
    List<Path> folders = new ArrayList<>();
    for (String module : names) {
      Path classes = checkout.resolve(module).resolve("target/classes");
      folders.add(classes);
      modules.put(module, new TreeSet<>());
    }
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : new ClassFileImporter().importPaths(folders)) {
      String from = noun(type);
      uses.computeIfAbsent(from, p -> new TreeSet<>());
      names.stream()
          .filter(module -> isIn(checkout.resolve(module), type))
          .forEach(module -> modules.get(module).add(from));
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT) && !noun(target).equals(from)) {
          uses.get(from).add(noun(target));
        }
      }
    }
    return new Arrows(modules, uses);
  }

  /** Arrows that do not follow from others; of a graph without cycles there is one such set. */
  Map<String, Set<String>> essential() {
    Map<String, Set<String>> kept = new TreeMap<>();
    uses.forEach(
        (from, targets) -> {
          Set<String> direct = new TreeSet<>(targets);
          for (String other : targets) {
            direct.removeAll(reached(other));
          }
          kept.put(from, direct);
        });
    return kept;
  }

  /** All that a package needs, by any number of steps. */
  Set<String> reached(String from) {
    Set<String> all = new TreeSet<>();
    List<String> open = new ArrayList<>(uses.getOrDefault(from, Set.of()));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (all.add(next)) {
        open.addAll(uses.getOrDefault(next, Set.of()));
      }
    }
    return all;
  }

  /** The module of a package. */
  String module(String noun) {
    return modules.entrySet().stream()
        .filter(entry -> entry.getValue().contains(noun))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Package names that two modules share. */
  Set<String> split() {
    Set<String> seen = new TreeSet<>();
    Set<String> twice = new TreeSet<>();
    modules.values().forEach(nouns -> nouns.stream().filter(n -> !seen.add(n)).forEach(twice::add));
    return twice;
  }

  private static String noun(JavaClass type) {
    return type.getPackageName().substring(ROOT.length()).replaceAll("\\..*", "");
  }

  private static boolean isIn(Path module, JavaClass type) {
    return Files.exists(
        module.resolve("target/classes").resolve(type.getName().replace('.', '/') + ".class"));
  }
}
