package org.ltp4j.mlm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ltp4j.data.BadRows;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.run.RunFiles;
import org.ltp4j.run.StoppedBySignals;
import org.ltp4j.settings.Pairs;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.RankProcesses;
import org.ltp4j.stage.StageRunner;
import org.ltp4j.tokenizer.Tokenizer;

/** Small runs of {@code ltp mlm} over text written for them. */
final class Runs {
  private static final List<String> ENGLISH =
      List.of(
          "The river was low and the boats lay in the mud.",
          "She asked whether the train would stop at the old station.",
          "Nobody in the village had heard of the visitor before.",
          "Two of the four windows were open when it began to rain.",
          "He could not say why the second letter never arrived.",
          "Most of the apples were sold before noon.",
          "The teacher wrote the answer in the corner of the board.",
          "It took them three days to cross the hills.",
          "A good map is worth more than a fast horse.",
          "The lamp went out, and for a while no one spoke.");
  private static final List<String> OTHERS =
      List.of(
          "El puente nuevo es más largo que el viejo.",
          "La lluvia no paró hasta la noche.",
          "Wir haben den Schlüssel unter der Treppe gefunden.",
          "Das Brot war noch warm, als er kam.",
          "Le chat dort sous la table depuis ce matin.",
          "Nous n'avons vu personne sur la route.",
          "Watoto wanacheza karibu na mto.",
          "Mvua ilinyesha usiku kucha.",
          "Ñuqaqa wasiyman kutisaq.",
          "Wawakunaqa pukllachkanku.");

  private Runs() {}

  static Path model() {
    return Golden.folder().resolve("xlmr");
  }

  /** Two training files and a held-out one. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("aligned"));
    write(folder.resolve("en.txt"), ENGLISH);
    write(folder.resolve("others.txt"), OTHERS);
    write(folder.resolve("aligned/set.en.txt"), ENGLISH);
    write(folder.resolve("aligned/set.xx.txt"), OTHERS);
    write(folder.resolve("held-out.txt"), List.of(ENGLISH.get(3), OTHERS.get(3), OTHERS.get(5)));
  }

  /** Settings of a run that learns from translations and passages too; they use random numbers. */
  static String[] aligned(Path folder, String... more) {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.addAll(List.of("parallel", folder.resolve("aligned").toString()));
    flags.addAll(List.of("held-out-parallel", folder.resolve("aligned").toString()));
    flags.addAll(List.of("contrast-translations", "3", "contrast-passages", "2"));
    return flags.toArray(String[]::new);
  }

  /** The lines that {@link #flags} trains on, in sequences of so many tokens. */
  static Corpus corpus(Path folder, Tokenizer tokenizer, int maxLength) {
    return Corpus.read(
        List.of(folder.resolve("en.txt"), folder.resolve("others.txt")),
        tokenizer,
        maxLength,
        BadRows.REJECT);
  }

  static void write(Path file, List<String> lines) throws IOException {
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  /** A run over the text in {@code folder}; {@code more} are keys and values, paths by commas. */
  static Map<String, Object> flags(Path folder, Path out, String... more) {
    Map<String, Object> flags = new LinkedHashMap<>();
    flags.put("model", model().toString());
    flags.put("text", folder.resolve("en.txt") + "," + folder.resolve("others.txt"));
    flags.put("held-out", folder.resolve("held-out.txt").toString());
    flags.put("out", out.toString());
    flags.put("max-length", "32");
    flags.put("batch", "4");
    flags.put("steps", "4");
    flags.put("learning-rate", "1e-3");
    flags.put("save-every", "500");
    flags.put("threads", "1");
    Pairs.put(flags, (Object[]) more);
    for (String paths : List.of("text", "held-out", "parallel", "held-out-parallel")) {
      flags.computeIfPresent(paths, (key, value) -> List.of(value.toString().split(",")));
    }
    return flags;
  }

  /** Keys and values with two more behind. */
  static String[] with(String[] settings, String... more) {
    return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
  }

  /** Runs the stage with these settings; returns what its {@code result.json} says. */
  static Map<String, Object> run(Map<String, Object> flags) {
    MlmSettings settings = Settings.resolve(MlmSettings.class, Section.none(), flags);
    StoppedBySignals listener = new StoppedBySignals();
    StageRunner.of(List.of("ltp", "mlm"), listener)
        .with(new RankProcesses(List.of("org.ltp4j.cli.Ltp", "rank"), listener))
        .together(new MlmStage(), settings);
    return Json.read(new RunFiles(settings.out()).result());
  }

  /** A process that does the same as {@link #run}. */
  static ProcessBuilder process(Map<String, Object> flags) {
    List<String> command = new ArrayList<>(withSignalsHeard());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "org.ltp4j.cli.Ltp", "mlm"));
    flags.forEach(
        (key, value) -> {
          for (Object one : value instanceof List<?> list ? list : List.of(value)) {
            command.addAll(List.of("--" + key, one.toString()));
          }
        });
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    return builder;
  }

  /** A build in the background of a script has SIGINT ignored, and its children inherit that. */
  private static List<String> withSignalsHeard() {
    List<String> prefix = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    try {
      return new ProcessBuilder(probe).start().waitFor() == 0 ? prefix : List.of();
    } catch (IOException | InterruptedException e) {
      return List.of();
    }
  }
}
