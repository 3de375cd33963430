package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;

/** Tasks from columns: built-in ones are recognized, others begun as a file that reads the data. */
class TaskGuessTest {
  @TempDir private Path directory;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void aBuiltInTaskIsKnownByColumnsAndLabels() throws IOException {
    Path headed = write("a.csv", "premise,hypothesis,label\na,b,0\nc,d,1\ne,f,2\n");
    Path bare = write("b.tsv", "It rains.\tIt is wet.\tentailment\n");
    assertThat(TaskGuess.of(headed).builtIn()).isTrue();
    assertThat(TaskGuess.of(headed).task().name()).isEqualTo("xnli");
    assertThat(TaskGuess.of(bare).task().name()).isEqualTo("xnli");
    Path two = write("c.csv", "premise,hypothesis,label\na,b,entailment\nc,d,contradiction\n");
    assertThat(TaskGuess.of(two).builtIn()).as("labels of another task").isFalse();
    assertThat(TaskGuess.of(two).task().fields()).containsExactly("premise", "hypothesis");
  }

  @Test
  void theSkeletonReadsTheFileItWasMadeFrom() throws IOException {
    Path file =
        write(
            "mood.csv",
            """
            uid,Headline,stars,lang
            7,"Say ""no"": #1",10,en
            8,It rains again,9,de
            9,No {braces} here,10,en
            """);
    TaskGuess guess = TaskGuess.of(file);
    assertThat(guess.builtIn()).isFalse();
    Path yaml = directory.resolve("task.yaml");
    TaskGuess.write(guess.task(), file, yaml);
    Task task = Task.load(yaml);
    assertThat(task.name()).isEqualTo("mood");
    assertThat(task.labels()).containsExactly("9", "10");
    assertThat(task.columns()).isEqualTo(Map.of("Headline", List.of("Headline")));
    assertThat(task.template()).isEqualTo("{Headline} . {mask} .");
    assertThat(Datasets.load(task, file, (String) null).examples())
        .extracting(Example::id, Example::label, Example::language)
        .containsExactly(tuple("7", "10", "en"), tuple("8", "9", "de"), tuple("9", "10", "en"));
  }

  @Test
  void namesThatYamlWouldReadOtherwiseStayTexts() throws IOException {
    Path file =
        write(
            "no.jsonl",
            """
            {"my text: it": "Is this so, or is it not?", "kind": "no"}
            {"my text: it": "This is how it has to be.", "kind": "Yes # so"}
            {"my text: it": "Something else, at last.", "kind": "no"}
            {"my text: it": "And the last of all lines.", "kind": "NO"}
            """);
    Path yaml = directory.resolve("task.yaml");
    TaskGuess.write(TaskGuess.of(file).task(), file, yaml);
    Task task = Task.load(yaml);
    assertThat(task.labels()).containsExactly("Yes # so", "no");
    assertThat(task.labelColumns()).containsExactly("kind");
    assertThat(Datasets.load(task, file, (String) null).size()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt", "sep", "mask", "my prompt"})
  void columnsCalledAsPartsOfTemplatesAreFieldsByAnotherName(String column) throws IOException {
    Path file = write("a.csv", column + ",label\nWrite a poem.,1\nAdd two to three.,2\n");
    Path yaml = directory.resolve("task.yaml");
    TaskGuess.write(TaskGuess.of(file).task(), file, yaml);
    assertThat(Task.load(yaml).columns()).isEqualTo(Map.of("text", List.of(column)));
    assertThat(Datasets.load(Task.load(yaml), file, "en").size()).isEqualTo(2);
  }

  @Test
  void whatCannotBeToldIsSaid() throws IOException {
    Path noLabels = write("a.csv", "text,id\nIt rains.,1\nIt snows.,2\n");
    assertThatThrownBy(() -> TaskGuess.of(noLabels))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("a column of labels", "[text, id]");
    Path noText = write("b.csv", "label,id\nx,1\ny,2\n");
    assertThatThrownBy(() -> TaskGuess.of(noText))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("a column of texts");
    Path noHeader =
        write("c.tsv", "Something was said that is longer than names of columns are.\t1\nb\t2\n");
    assertThatThrownBy(() -> TaskGuess.of(noHeader))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("names the columns");
    Path plain = write("e.txt", "It rains.\n");
    assertThatThrownBy(() -> TaskGuess.of(plain))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(".tsv, .csv");
    Path empty = write("d.csv", "text,label\n");
    assertThatThrownBy(() -> TaskGuess.of(empty))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("at least one row");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text;label", "text;label;id", "\"text\";\"label\""})
  void semicolonsBetweenCellsAreNamed(String header) throws IOException {
    Path file = write("excel.csv", header + "\nIt rains, again;bad\nSun;good\n");
    assertThatThrownBy(() -> TaskGuess.of(file))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(
            "commas or tabs between cells, found semicolons", "[text, label", ".tsv");
    assertThatThrownBy(() -> Datasets.load(Task.named("sib200"), file, "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(
            "commas or tabs between cells, found semicolons", "[text, label", ".tsv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void utf16IsNamed(String charset) throws IOException {
    String rows = "\uFEFFtext,label\nIt rains.,bad\nSun.,good\n";
    for (String name : List.of("a.csv", "a.tsv", "a.jsonl", "a.conll")) {
      Path file = Files.write(directory.resolve(name), rows.getBytes(charset));
      assertThatThrownBy(() -> TaskGuess.of(file))
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll(name, "found UTF-16", "save the file as UTF-8");
    }
    assertThatThrownBy(() -> Datasets.load(Task.named("sib200"), directory.resolve("a.csv"), "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("found UTF-16");
  }

  @Test
  void otherEncodingsAreNamed() throws IOException {
    Path rows = latin1("rows.csv", "text,label\nD\u00e9j\u00e0 vu.,oui\n\u00c9t\u00e9.,non\n");
    assertThatThrownBy(() -> TaskGuess.of(rows))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("none that can be used", "line 2 (not UTF-8", "in UTF-8");
    Path header = latin1("header.csv", "texte,\u00e9tiquette\nun texte,oui\nun autre,non\n");
    assertThatThrownBy(() -> TaskGuess.of(header))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("header.csv line 1", "not UTF-8", "save the file as UTF-8");
    Path tags = latin1("tags.conll", "Ren\u00e9 B-PER\n");
    assertThatThrownBy(() -> TaskGuess.of(tags))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("tags.conll line 1", "not UTF-8");
  }

  private Path latin1(String name, String text) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "|", ", "})
  void cellsOfSeveralLabelsAreSplit(String between) throws IOException {
    String rows =
        "text\tlabels\nA.\tsiasa\nB.\tNdefu\nC.\tafya\nD.\tsiasa%1$sndefu\nE.\tafya%1$ssiasa\n";
    Path file = write("topics.tsv", rows.formatted(between) + "F.\t\n");
    Path yaml = directory.resolve("task.yaml");
    TaskGuess guess = TaskGuess.of(file);
    TaskGuess.write(guess.task(), file, yaml);
    Task task = Task.load(yaml);
    assertThat(task).isEqualTo(guess.task());
    assertThat(task.kind()).isEqualTo(TaskKind.MULTI_LABEL);
    assertThat(Datasets.load(task, file, "en").examples())
        .extracting(Example::labels)
        .containsExactly(
            List.of("siasa"),
            List.of("Ndefu"),
            List.of("afya"),
            List.of("Ndefu", "siasa"),
            List.of("afya", "siasa"),
            List.of());
  }

  @Test
  void namesWithACommaThatAreNoListsStayWhole() throws IOException {
    Path file =
        write(
            "a.tsv",
            "text\tlabel\nA.\tfood, drink\nB.\tnews\nC.\tarts, crafts\nD.\tnews, sport\nE.\tsport\n");
    Task task = TaskGuess.of(file).task();
    assertThat(task.kind()).isEqualTo(TaskKind.SINGLE_LABEL);
    assertThat(task.labels()).contains("food, drink", "news, sport");
  }
}
