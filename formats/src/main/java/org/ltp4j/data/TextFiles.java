package org.ltp4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/** Raw text, a sentence or paragraph a line, packed or not, read in memory that does not grow. */
public final class TextFiles {
  /** Longest line in bytes; more is taken for a file without line breaks. */
  public static final int MAX_LINE_BYTES = 1 << 20;

  /** Files that lie beside a corpus and are none of it. */
  private static final Pattern ABOUT =
      Pattern.compile(
          "(?i)(readme|licen[cs]e|notice|source|copying)([-_.].*)?\\.txt" + Compression.ENDING);

  private static final Pattern ENDING =
      Pattern.compile("(?i)\\.(?:(?:txt|jsonl|ndjson)" + Compression.ENDING + "|parquet)$");

  /** The same in any format. */
  private static final Pattern NOTES =
      Pattern.compile("(?i)(readme|licen[cs]e|notice|source|copying)([-_.].*)?");

  private static final String ENDINGS = ".txt, .jsonl or .parquet";

  /** Of files with token ids. */
  private static final String TOKENS = ".tokens";

  private static final int SHOWN = 5;

  private static final Pattern PIECE =
      Pattern.compile("(?i)(?:(.*?)[-_.])??(?:\\d+-of-\\d+|(?:part|shard|chunk)[-_.]?\\d+)");

  private TextFiles() {}

  /**
   * What was read.
   *
   * @param file the file
   * @param lines how many lines with text
   * @param sha256 hash of the file's bytes, hexadecimal
   * @param warnings lines that were left out
   */
  public record Summary(Path file, long lines, String sha256, List<String> warnings) {}

  /**
   * Hands over every line that has text, without white space around it.
   *
   * @param badLines what happens to lines that are no UTF-8 or over {@link #MAX_LINE_BYTES}
   * @throws Problem if the file cannot be read, has bad lines that are refused, or has no text
   */
  public static Summary read(Path file, BadRows badLines, Consumer<String> sink) {
    BadRowLog bad = new BadRowLog(file, "line");
    long[] count = {0};
    TextShape shape = TextShape.of(file, TextShape.USUAL_FIELD);
    String hash =
        everyLine(
            file,
            bad,
            shape,
            text -> {
              if (!text.isEmpty()) {
                sink.accept(text);
                count[0]++;
              }
            });
    List<String> warnings = bad.finish(badLines);
    if (count[0] == 0) {
      throw Problem.input(
          file,
          "lines of text",
          warnings.isEmpty() ? "none" : "none that can be used: " + warnings.get(0),
          "give a text file with one sentence or paragraph a line");
    }
    return new Summary(file, count[0], hash, warnings);
  }

  /**
   * All lines of a file that is aligned with others line by line; an empty one has no translation.
   *
   * @param badLines lines that cannot be read are refused, or count as empty
   */
  public static List<String> readAligned(Path file, BadRows badLines, List<String> warnings) {
    BadRowLog bad = new BadRowLog(file, "line");
    List<String> texts = new ArrayList<>();
    everyLine(file, bad, new TextShape(null), texts::add);
    warnings.addAll(bad.finish(badLines));
    return texts;
  }

  /** Hands over all lines, stripped; bad ones, which are logged, as empty. Returns the hash. */
  private static String everyLine(
      Path file, BadRowLog bad, TextShape shape, Consumer<String> sink) {
    try (HashedInput input = new HashedInput(file, shape.field())) {
      Lines lines = new Lines(input, shape.longest());
      for (Line line = lines.next(); line != null; line = lines.next()) {
        TextShape.Found found =
            line.fault() == null
                ? shape.read(line.text())
                : new TextShape.Found(List.of(""), line.fault());
        if (found.fault() != null) {
          bad.add(line.number(), found.fault());
        }
        found.texts().forEach(sink);
      }
      return input.sha256();
    }
  }

  /**
   * The text files meant by paths: files as they are, folders as the files in them, and in folders
   * of theirs, that end in {@code .txt}, {@code .jsonl} or {@code .ndjson}, packed or not, or in
   * {@code .parquet}, by name. What begins with a dot is passed over.
   *
   * @throws Problem if a path does not exist or a folder has no such file
   */
  public static List<Path> expand(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        files.addAll(inFolder(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw Problem.input(path, "a text file or a folder of them", "nothing", "check the path");
      }
    }
    return files;
  }

  /**
   * What lies in folders among these paths, or in folders of theirs, and is not read: files of
   * other endings.
   *
   * @return a line for each folder that has some
   */
  public static List<String> passedOver(List<Path> paths) {
    List<String> lines = new ArrayList<>();
    for (Path folder : paths.stream().filter(Files::isDirectory).toList()) {
      Set<Path> read = new HashSet<>(inFolder(folder));
      List<String> others =
          below(folder).stream()
              .filter(file -> !read.contains(file))
              .filter(file -> !isAbout(file.getFileName().toString()))
              .map(file -> folder.relativize(file).toString())
              .toList();
      if (!others.isEmpty()) {
        String more = others.size() > SHOWN ? ", ... (" + others.size() + " in all)" : "";
        lines.add(
            "%s: not read, since it is no %s: %s%s"
                .formatted(
                    folder,
                    ENDINGS,
                    String.join(", ", others.subList(0, Math.min(SHOWN, others.size()))),
                    more));
      }
    }
    return lines;
  }

  private static boolean isAbout(String name) {
    return name.startsWith(".") || NOTES.matcher(name).matches();
  }

  /** A text's name without its folder and endings, e.g. {@code en} of {@code a/en.txt.gz}. */
  public static String stem(Path file) {
    return ENDING.matcher(file.getFileName().toString()).replaceFirst("");
  }

  /**
   * What tells whether two files are pieces of one text: their folder, and their name without the
   * number of the piece, as in {@code en-00000-of-00041.parquet}, {@code en/part-3.txt} and {@code
   * en.shard7.jsonl.gz}. Other files are texts by themselves.
   */
  public static String whole(Path file) {
    String stem = stem(file);
    Matcher piece = PIECE.matcher(stem);
    String name = piece.matches() ? "pieces of " + piece.group(1) : stem;
    return file.toAbsolutePath().normalize().resolveSibling(name).toString();
  }

  /**
   * Files under the names that provenance gives them, in their order: two of one name in different
   * folders are two.
   *
   * @param role what the files are to the run, e.g. {@code text}
   * @return e.g. {@code text/000/en.txt} → the file
   */
  public static Map<String, Path> numbered(String role, List<Path> files) {
    return numbered(role, files, file -> file.getFileName().toString());
  }

  /**
   * The same for whatever stands for files.
   *
   * @param name of the file that a thing stands for
   */
  public static <T> Map<String, T> numbered(String role, List<T> things, Function<T, String> name) {
    Map<String, T> numbered = new LinkedHashMap<>();
    for (int i = 0; i < things.size(); i++) {
      // In the user's locale the digits would be others, and the same run another one.
      String place = String.format(Locale.ROOT, "%s/%03d/", role, i);
      numbered.put(place + name.apply(things.get(i)), things.get(i));
    }
    return numbered;
  }

  /** Whether a file of this name is read where it lies in a folder of texts. */
  public static boolean isText(String name) {
    return !name.startsWith(".") && ENDING.matcher(name).find() && !ABOUT.matcher(name).matches();
  }

  private static List<Path> inFolder(Path folder) {
    List<Path> files =
        below(folder).stream().filter(file -> isText(file.getFileName().toString())).toList();
    if (files.isEmpty()) {
      boolean tokens =
          below(folder).stream().anyMatch(file -> file.getFileName().toString().endsWith(TOKENS));
      throw Problem.input(
          folder,
          "files that end in .txt, .jsonl (.gz, .zst or .xz may follow) or .parquet",
          tokens ? "token ids" : "none",
          tokens ? "give the text: ltp mlm --text alone takes token ids" : "check the path");
    }
    return files;
  }

  /** All files of a folder and of the folders in it whose names begin with no dot. */
  private static List<Path> below(Path folder) {
    List<Path> files = new ArrayList<>();
    gather(folder, new ArrayDeque<>(), files);
    return files;
  }

  private static void gather(Path folder, Deque<Path> above, List<Path> files) {
    Path real = real(folder);
    if (above.contains(real)) {
      return; // a link to a folder that it lies in
    }
    above.push(real);
    for (Path entry : list(folder)) {
      if (!Files.isDirectory(entry)) {
        files.add(entry);
      } else if (!entry.getFileName().toString().startsWith(".")) {
        gather(entry, above, files);
      }
    }
    above.pop();
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw unlistable(folder, e);
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    } catch (IOException e) {
      throw unlistable(folder, e);
    }
  }

  private static Problem unlistable(Path folder, IOException e) {
    return Problem.input(folder, "a folder that can be listed", e.getMessage(), "check its rights")
        .causedBy(e);
  }
}
