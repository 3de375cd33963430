package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ltp4j.problem.ExitCode;

/** What README and docs name exists: files, headings, commands, exit codes. */
class DocumentsTest {
  private static final Path ROOT = Path.of(System.getProperty("ltp.root"));
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern COMMAND = Pattern.compile("(?m)(?:^ {4}|`)\\./ltp ([a-z-]+)");
  private static final Pattern CODE = Pattern.compile("(?m)^\\| (\\d+) \\|");

  static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md").map(ROOT::resolve),
              docs.filter(file -> file.toString().endsWith(".md")))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) throws IOException {
    Matcher link = LINK.matcher(Files.readString(document));
    while (link.find()) {
      String target = link.group(1);
      if (!target.contains("://")) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        assertThat(file).as(target).exists();
        if (parts.length == 2) {
          assertThat(headings(file)).as(document + " links to " + target).contains(parts[1]);
        }
      }
    }
  }

  /** As GitHub makes names of them. */
  private static Set<String> headings(Path file) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("#")) {
        String words = line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT);
        names.add(words.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void commandsExist(Path document) throws IOException {
    Set<String> known = Ltp.commandLine().getSubcommands().keySet();
    Matcher command = COMMAND.matcher(Files.readString(document));
    while (command.find()) {
      assertThat(known).as(document.toString()).contains(command.group(1));
    }
  }

  @Test
  void theReadmeHasEveryExitCode() throws IOException {
    Matcher code = CODE.matcher(Files.readString(ROOT.resolve("README.md")));
    List<Integer> codes = code.results().map(found -> Integer.valueOf(found.group(1))).toList();

    assertThat(codes)
        .containsExactlyElementsOf(Arrays.stream(ExitCode.values()).map(ExitCode::code).toList());
  }
}
