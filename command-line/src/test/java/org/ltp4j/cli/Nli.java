package org.ltp4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ltp4j.files.FileHash;
import org.ltp4j.golden.Golden;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;

/** A small model, a few examples in several languages, and commands to train on them. */
final class Nli {
  static final Path MODEL = Golden.folder().resolve("xlmr");
  static final List<String> LABELS = List.of("entailment", "neutral", "contradiction");

  /** Language, premise, hypothesis; labels follow in turn. */
  private static final List<List<String>> ROWS =
      List.of(
          List.of("en", "the cat sits on a red mat", "an animal sits"),
          List.of("en", "two men are at the river", "they catch a fish"),
          List.of("en", "she reads all day", "she never reads"),
          List.of("de", "Der Hund schläft im Garten.", "Ein Tier ist draußen."),
          List.of("de", "Anna kauft drei Äpfel!", "Sie backt einen Kuchen."),
          List.of("de", "Es regnet seit Stunden", "Der Himmel ist klar"),
          List.of("es", "La niña canta una canción", "Alguien canta"),
          List.of("es", "El tren llega mañana", "El tren viene de Sevilla"),
          List.of("es", "No queda pan", "Hay mucho pan"),
          List.of("hi", "लड़का घर जा रहा है", "कोई चल रहा है"),
          List.of("ru", "Дети играют во дворе", "Им весело"),
          List.of("ar", "الباب مفتوح", "الباب مغلق"));

  private Nli() {}

  /** The rows of some languages (none: of all) as TSV with a header, one of each label in turn. */
  static String tsv(String... languages) {
    StringBuilder text = new StringBuilder("language\tpremise\thypothesis\tlabel\n");
    for (int i = 0; i < ROWS.size(); i++) {
      List<String> row = ROWS.get(i);
      if (languages.length == 0 || List.of(languages).contains(row.get(0))) {
        text.append(String.join("\t", row)).append('\t').append(LABELS.get(i % 3)).append('\n');
      }
    }
    return text.toString();
  }

  /** The same rows, unlabelled, as JSONL with ids. */
  static String jsonl() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS.size(); i++) {
      List<String> row = ROWS.get(i);
      text.append(
          "{\"id\":\"r%d\",\"premise\":\"%s\",\"hypothesis\":\"%s\"}%n"
              .formatted(i, row.get(1), row.get(2)));
    }
    return text.toString();
  }

  /** The rows of a language with its labels in turn, as JSONL. */
  static String labelledJsonl(String language) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS.size(); i++) {
      List<String> row = ROWS.get(i);
      if (row.get(0).equals(language)) {
        text.append(
            "{\"lang\":\"%s\",\"sentence1\":\"%s\",\"sentence2\":\"%s\",\"gold\":\"%s\"}\n"
                .formatted(language, row.get(1), row.get(2), LABELS.get(i % 3)));
      }
    }
    return text.toString();
  }

  static int rows() {
    return ROWS.size();
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A ticket of the model that needs no delta. */
  static Path ticket(Path file, String strategy, double ratio) {
    return ticket(file, strategy, ratio, MODEL);
  }

  /** A ticket of some model that needs no delta. */
  static Path ticket(Path file, String strategy, double ratio, Path model) {
    Cli.ltp(
            "ticket",
            "cut",
            "--model",
            model,
            "--strategy",
            strategy,
            "--ratio",
            ratio,
            "--out",
            file)
        .well();
    return file;
  }

  /** The words of a training that takes a second; later words overrule nothing, so none repeats. */
  static Object[] train(Path data, Path out, Object... further) {
    List<Object> words = new ArrayList<>(List.of("train", "--model", MODEL, "--out", out));
    Map<String, Object> usual = new TreeMap<>();
    usual.put("--train", data);
    usual.put("--dev", data);
    usual.put("--max-length", 48);
    usual.put("--epochs", 3);
    usual.put("--batch", 5);
    usual.put("--learning-rate", 0.01);
    usual.put("--threads", 1);
    usual.put("--label-words", "entailment=a,neutral=e,contradiction=o");
    for (int i = 0; i < further.length; i++) {
      if (further[i].toString().startsWith("--")) {
        usual.remove(further[i].toString());
      }
    }
    usual.forEach((key, value) -> words.addAll(List.of(key, value)));
    words.addAll(Arrays.asList(further));
    return words.toArray();
  }

  /** Every file below a directory with its hash and time; the lock is no result. */
  static Map<String, String> state(Path directory) {
    return files(directory, true);
  }

  /** Every file below a directory with its hash. */
  static Map<String, String> hashes(Path directory) {
    return files(directory, false);
  }

  /** The bytes of every tensor in a file. */
  static Map<String, ByteBuffer> tensors(Path file) {
    Map<String, ByteBuffer> all = new TreeMap<>();
    try (TensorSource source = SafetensorsFile.open(file)) {
      for (String name : source.tensors().keySet()) {
        byte[] copy = new byte[source.bytes(name).remaining()];
        source.bytes(name).get(copy);
        all.put(name, ByteBuffer.wrap(copy));
      }
    }
    return all;
  }

  private static Map<String, String> files(Path directory, boolean times) {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith(".lock")) {
          String time = times ? " " + Files.getLastModifiedTime(file) : "";
          all.put(directory.relativize(file).toString(), FileHash.sha256(file) + time);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
