package org.ltp4j.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.files.Sha256;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A text to train on: its file, or the token ids that were made of it. Whichever it is, it has the
 * same name, identity and samples.
 */
public sealed interface TextSource permits TextInFile, TokenFolder {
  /** Where the text is, or was when it was tokenised. */
  Path origin();

  /** The bytes of the text's file. */
  long size();

  /** Whether the text's file is packed. */
  boolean isPacked();

  /** What stands for a large text's hash. */
  String identity();

  /**
   * The SHA-256 of a small text's file.
   *
   * @throws Problem if the text itself is not there
   */
  String hash();

  /**
   * The text as a whole.
   *
   * @param texts makes token ids of the text, where it is there
   * @throws Problem if it cannot be read or used
   */
  WholeTexts.Whole read(WholeTexts texts);

  /**
   * A sample.
   *
   * @param bytes {@link TextSample#size}
   */
  TextSample sample(TextRules rules, Tokenizer tokenizer, long bytes);

  /**
   * Refuses token ids that are not those that a run would make of the text.
   *
   * @param tokenizer the identity of the run's
   * @throws Problem naming what they were made with
   */
  void requireMadeWith(String tokenizer, TextRules rules);

  /**
   * The texts meant by paths: files, folders of files ({@link TextFiles#expand}), and folders of
   * token ids, of one text or of several in the order that the texts have in a folder.
   *
   * @throws Problem if a path does not exist, has nothing of this, or token ids are not complete
   */
  static List<TextSource> of(List<Path> paths) {
    List<TextSource> all = new ArrayList<>();
    for (Path path : paths) {
      List<TokenFolder> folders = TokenFolder.of(path);
      all.addAll(folders);
      if (folders.isEmpty()) {
        TextFiles.expand(List.of(path)).forEach(file -> all.add(new TextInFile(file)));
      }
    }
    return all;
  }

  /** Those paths that are text, or folders of text. */
  static List<Path> texts(List<Path> paths) {
    return paths.stream().filter(path -> TokenFolder.at(path).isEmpty()).toList();
  }

  /** Whether these are few enough bytes to be read before anything else. */
  static boolean areSmall(List<TextSource> all) {
    return TextIdentity.areSmall(
        all.stream().mapToLong(text -> TextIdentity.counted(text.size(), text.isPacked())));
  }

  /**
   * The identities of the texts of a run under the names of provenance, and which of them are
   * pieces of one text if some are.
   *
   * @param role what the texts are to the run, e.g. {@code text}
   * @return the SHA-256 of each, or what stands for it where they are large
   * @throws Problem if they are small and a text itself is not there
   */
  static Map<String, String> identities(String role, List<TextSource> all) {
    boolean small = areSmall(all);
    Map<String, String> identities = new LinkedHashMap<>();
    TextFiles.numbered(role, all, TextSource::name)
        .forEach((name, text) -> identities.put(name, small ? text.hash() : text.identity()));
    List<String> wholes = all.stream().map(TextSource::whole).toList();
    List<Integer> firsts = wholes.stream().map(wholes::indexOf).toList();
    if (firsts.stream().distinct().count() < all.size()) {
      identities.put(role + "/pieces", Sha256.of(firsts.toString()));
    }
    return identities;
  }

  /** The name of the text's file. */
  default String name() {
    return origin().getFileName().toString();
  }

  /** What tells whether two are pieces of one text. */
  default String whole() {
    return TextFiles.whole(origin());
  }
}
