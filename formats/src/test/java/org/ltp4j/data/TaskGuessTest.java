package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
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
}
