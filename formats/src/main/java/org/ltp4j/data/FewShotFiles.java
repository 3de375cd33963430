package org.ltp4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/**
 * The published few-shot splits of XNLI: {@code train/en/train_split,K.jsonl} for English and
 * {@code train/rest/train_split,LANGUAGE,K.jsonl} for the others, and the same for dev.
 */
public final class FewShotFiles {
  private FewShotFiles() {}

  /**
   * The file of a split.
   *
   * @param folder the folder with {@code train} and {@code dev}
   * @param split train or dev
   * @param k examples per class
   * @throws Problem if there is none, with the numbers of shots there are
   */
  public static Path find(Path folder, String split, String language, int k) {
    boolean english = language.equals("en");
    Path place = folder.resolve(split).resolve(english ? "en" : "rest");
    String stem = split + "_split," + (english ? "" : language + ",");
    Path file = place.resolve(stem + k + ".jsonl");
    if (Files.isRegularFile(file)) {
      return file;
    }
    throw Problem.input(
        file,
        "a few-shot split",
        "no such file",
        "shots for " + language + " are " + shots(place, stem));
  }

  private static List<Integer> shots(Path place, String stem) {
    Pattern pattern = Pattern.compile(Pattern.quote(stem) + "(\\d{1,9})\\.jsonl");
    try (Stream<Path> files = Files.list(place)) {
      return files
          .map(file -> pattern.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> Integer.valueOf(matcher.group(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
