package org.ltp4j.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A text as the token ids that were made of it, elsewhere or earlier: a folder of a {@link
 * TokenCache} that {@code ltp tokenise} has completed. Nothing is written in it.
 *
 * @param folder the folder
 * @param contents what is in it
 */
public record TokenFolder(Path folder, FolderContents contents) implements TextSource {
  /** An origin's scheme, e.g. {@code s3a:}; a drive's letter is none. */
  private static final String SCHEME = "^[A-Za-z][A-Za-z0-9+.-]+:(?=/)";

  /**
   * The folders of token ids that a path stands for: itself, or those in it, in the order that
   * their texts have in a folder.
   *
   * @return none if the path is something else
   * @throws Problem if one of them is not complete or damaged
   */
  static List<TokenFolder> of(Path path) {
    return at(path).stream()
        .map(TokenFolder::open)
        .sorted(Comparator.comparing(TokenFolder::origin, TokenFolder::byNames))
        .toList();
  }

  /** The places of these folders, which need not be complete. */
  static List<Path> at(Path path) {
    if (isOne(path)) {
      return List.of(path);
    } else if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(path)) {
      List<Path> entries = list.toList();
      if (entries.stream().anyMatch(e -> TextFiles.isText(e.getFileName().toString()))) {
        return List.of();
      }
      return entries.stream().filter(TokenFolder::isOne).toList();
    } catch (IOException e) {
      throw Problem.input(path, "a folder that can be listed", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }

  private static boolean isOne(Path path) {
    return Files.exists(path.resolve(FolderContents.FILE))
        || Files.exists(path.resolve(CachedText.ABOUT))
            && (Files.exists(path.resolve(CachedText.END))
                || Files.exists(path.resolve(CachedText.segment(0))));
  }

  private static TokenFolder open(Path folder) {
    Path file = folder.resolve(FolderContents.FILE);
    if (Files.exists(file)) {
      return new TokenFolder(folder, FolderContents.load(file));
    }
    throw Problem.input(
        folder,
        "the token ids of a whole text, with " + FolderContents.FILE,
        Files.exists(folder.resolve(CachedText.END))
            ? "none, as ltp mlm and earlier versions of ltp tokenise leave them"
            : "those of its beginning",
        "run ltp tokenise where the text is: it makes what is missing");
  }

  private static int byNames(Path one, Path other) {
    for (int i = 0; i < Math.min(one.getNameCount(), other.getNameCount()); i++) {
      int order = one.getName(i).compareTo(other.getName(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.getNameCount(), other.getNameCount());
  }

  @Override
  public Path origin() {
    return Path.of(said("file").replaceFirst(SCHEME, ""));
  }

  @Override
  public long size() {
    return ((Number) contents.about().get("bytes")).longValue();
  }

  @Override
  public boolean isPacked() {
    return contents.packed();
  }

  @Override
  public String identity() {
    return said("text");
  }

  @Override
  public String hash() {
    if (contents.small() != null) {
      return contents.small().sha256();
    }
    throw Problem.input(
        folder,
        "%s, since these texts have at most %s MB in all"
            .formatted(FolderContents.WHOLE, TextIdentity.SMALL >> 20),
        "none, as this one was tokenised with others",
        "run ltp tokenise with these texts alone, or give the texts");
  }

  @Override
  public WholeTexts.Whole read(WholeTexts texts) {
    Segment all = segment(FolderContents.WHOLE, contents.small().checksum());
    BadRows badLines = BadRows.valueOf(said("bad_lines"));
    return new WholeTexts.Whole(all, TextSummary.of(origin(), List.of(all.stretch()), badLines));
  }

  /** A segment, numbered from 0. */
  Segment segment(int number) {
    return segment(CachedText.segment(number), contents.segments().get(number));
  }

  private Segment segment(String name, int checksum) {
    Path place = folder.resolve(name);
    String found = "none";
    if (Files.exists(place)) {
      Segment segment = Segment.ofWhole(place);
      if (segment != null && segment.checksum() == checksum) {
        return segment;
      }
      found = segment == null ? "damage" : "others";
    }
    throw Problem.input(
        place,
        "the token ids that %s names".formatted(FolderContents.FILE),
        found,
        "copy the file once more, or run ltp tokenise again where the text is");
  }

  @Override
  public TextSample sample(TextRules rules, Tokenizer tokenizer, long bytes) {
    return contents.samples().get(bytes);
  }

  @Override
  public void requireMadeWith(String tokenizer, TextRules rules) {
    String place = folder + " (" + name() + ")";
    if (!said("tokenizer").equals(tokenizer)) {
      throw Problem.input(
          place,
          "token ids of the model's tokenizer, " + shortened(tokenizer),
          "those of " + shortened(said("tokenizer")),
          "give the model that ltp tokenise was given, or the folders of this tokenizer alone");
    }
    require(place, "--bad-lines", lower(rules.badLines().name()), lower(said("bad_lines")));
    if (contents.about().containsKey("field")) {
      require(place, "--text-field", rules.field(), said("field"));
    }
    if (!said("cut").equals(Cut.STREAMED.toString())) {
      throw Problem.input(
          place,
          "segments of this version, " + Cut.STREAMED,
          said("cut"),
          "tokenise the text with this version");
    }
  }

  private String said(String key) {
    return String.valueOf(contents.about().get(key));
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(hash.length(), 12)) + "…";
  }

  private static void require(String place, String rule, String now, String before) {
    if (!now.equals(before)) {
      throw Problem.input(
          place,
          "token ids made with %s %s, as this run has it".formatted(rule, now),
          before,
          "give %s %s, or tokenise the text with this rule".formatted(rule, before));
    }
  }
}
