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
    Map<String, Object> usual = new TreeMap<>();
    usual.put("--model", MODEL);
    usual.put("--out", out);
    usual.put("--train", data);
    usual.put("--dev", data);
    usual.put("--max-length", 48);
    usual.put("--epochs", 3);
    usual.put("--batch", 5);
    usual.put("--learning-rate", 0.01);
    usual.put("--threads", 1);
    usual.put("--label-words", "entailment=a,neutral=e,contradiction=o");
    return words("train", usual, further);
  }

  /** The words of a masked-language-modelling that takes a second, as {@link #train}. */
  static Object[] mlm(Path text, Path out, Object... further) {
    Map<String, Object> usual = new TreeMap<>();
    usual.put("--model", MODEL);
    usual.put("--text", text);
    usual.put("--out", out);
    usual.put("--max-length", 32);
    usual.put("--steps", 4);
    usual.put("--batch", 2);
    usual.put("--threads", 1);
    return words("mlm", usual, further);
  }

  /** A command with the usual flags but those that are given otherwise. */
  private static Object[] words(String command, Map<String, Object> usual, Object... further) {
    for (Object word : further) {
      usual.remove(word.toString());
    }
    List<Object> words = new ArrayList<>(List.of(command));
    usual.forEach((key, value) -> words.addAll(List.of(key, value)));
    words.addAll(Arrays.asList(further));
    return words.toArray();
  }

  /**
   * A recipe of all the method's steps, of seconds; its results are in the folder {@code out}.
   *
   * @param dir where recipe, text and data are written
   * @param more lines of the recipe
   */
  static Path recipe(Path dir, String more) {
    Path text = write(dir.resolve("en.txt"), "the cat sits on a red mat\n".repeat(12));
    Path data = write(dir.resolve("all.tsv"), tsv());
    return write(
        dir.resolve("r.yaml"),
        """
        out: %1$s/out
        model: %2$s
        threads: 1
        mlm: {text: %3$s, max-length: 32, steps: 2}
        ticket: {ratio: 0.3}
        train: {train: %4$s, dev: %4$s, language: es, epochs: 1, max-length: 40}
        eval: {data: %4$s, languages: es}
        %5$s"""
            .formatted(dir, MODEL, text, data, more));
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

  /**
   * A recipe of a sweep of prompt-tuning on all the rows, which writes to DIR/o.
   *
   * @param section what is in its section sweep, indented
   */
  static Path sweep(Path dir, int epochs, String section) {
    write(dir.resolve("all.tsv"), tsv());
    return write(
        dir.resolve("sweep.yaml"),
        """
        model: %s
        out: DIR/o
        threads: 1
        train:
          train: DIR/all.tsv
          dev: DIR/all.tsv
          method: prompt-tuning
          max-length: 48
          epochs: %d
          label-words: {entailment: a, neutral: e, contradiction: o}
        eval: {data: DIR/all.tsv}
        sweep:
        """
                .formatted(MODEL, epochs)
                .replace("DIR", dir.toString())
            + section);
  }
}
