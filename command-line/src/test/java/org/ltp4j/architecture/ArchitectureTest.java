package org.ltp4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Packages know each other as docs/architecture.md draws them. Its block between the two marks is
 * written anew by {@code mvn -q test -Dtest=ArchitectureTest -Dltp.draw=true}, so that a new arrow
 * is a line of a change that somebody reads.
 */
class ArchitectureTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("ltp.root"));
  private static final Path DOCUMENT = CHECKOUT.resolve("docs/architecture.md");
  private static final List<String> MODULES =
      List.of(
          "formats",
          "parquet",
          "onnx",
          "serving",
          "library",
          "export",
          "laboratory",
          "service",
          "command-line");
  private static final String BEGIN = "<!-- drawn from the classes -->\n";
  private static final String END = "<!-- end of what is drawn -->\n";

  /** Read once: a class file takes longer to read than all questions about it. */
  private static final Arrows ARROWS = Arrows.of(CHECKOUT, MODULES);

  @Test
  void noPackageNeedsItselfByAnyWay() {
    assertThat(ARROWS.uses().keySet()).isNotEmpty();
    assertThat(ARROWS.uses().keySet())
        .allSatisfy(p -> assertThat(ARROWS.reached(p)).doesNotContain(p));
  }

  @Test
  void modulesBuildOnEarlierOnesOnly() {
    assertThat(ARROWS.split()).as("packages in two modules").isEmpty();
    ARROWS
        .uses()
        .forEach(
            (from, targets) ->
                assertThat(targets)
                    .as("what %s uses", from)
                    .allSatisfy(to -> assertThat(place(to)).isLessThanOrEqualTo(place(from))));
  }

  @Test
  void theDocumentDrawsTheArrowsOfTheClasses() throws IOException {
    String text = Files.readString(DOCUMENT);
    String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    String after = text.substring(text.indexOf(END));
    String drawn = before + drawing() + after;
    if (Boolean.getBoolean("ltp.draw")) {
      Files.writeString(DOCUMENT, drawn);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(drawn);
  }

  @Test
  void theDocumentSaysWhatEachPackageIs() throws IOException {
    String text = Files.readString(DOCUMENT);
    String table = text.substring(text.indexOf("## Packages"), text.indexOf("## Who uses whom"));
    assertThat(ARROWS.uses().keySet())
        .allSatisfy(noun -> assertThat(table).containsPattern("(?m)^\\|[^|]*`" + noun + "`"));
  }

  private int place(String noun) {
    return MODULES.indexOf(ARROWS.module(noun));
  }

  private String drawing() {
    StringBuilder text = new StringBuilder("\n```mermaid\ngraph TD\n");
    ARROWS
        .modules()
        .forEach(
            (module, nouns) -> {
              text.append("  subgraph ").append(module).append('\n');
              nouns.forEach(noun -> text.append("    ").append(noun).append('\n'));
              text.append("  end\n");
            });
    ARROWS
        .essential()
        .forEach(
            (from, targets) -> {
              if (!targets.isEmpty()) {
                text.append("  %s --> %s\n".formatted(from, String.join(" & ", targets)));
              }
            });
    text.append("```\n\n| package | uses |\n|---|---|\n");
    ARROWS.uses().forEach((from, to) -> text.append("| `%s` | %s |\n".formatted(from, names(to))));
    return text.append('\n').toString();
  }

  private static String names(Set<String> nouns) {
    return nouns.isEmpty()
        ? "nothing"
        : nouns.stream().map(noun -> "`" + noun + "`").collect(Collectors.joining(", "));
  }
}
