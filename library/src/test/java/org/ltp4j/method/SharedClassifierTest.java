package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.answer.Batching;
import org.ltp4j.answer.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.problem.Problem;

/** One classifier, used by several threads and in every wrong way. */
class SharedClassifierTest {
  @TempDir static Path dir;

  private static Path run;
  private static Classifier classifier;

  @BeforeAll
  static void train() {
    run = dir.resolve("run");
    Rows.train(Rows.settings(dir, MethodName.DP, run, "epochs", "1", "calibrate", "true"));
    classifier = load();
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  private static Classifier load() {
    return Classifier.load(run, null, null, Engine.cpu(1), new Batching(64, 1000));
  }

  private static Map<String, String> text(String premise, String hypothesis) {
    Map<String, String> fields = new HashMap<>();
    fields.put("premise", premise);
    fields.put("hypothesis", hypothesis);
    return fields;
  }

  @Test
  void eightThreadsGetWhatOneGets() throws Exception {
    List<Map<String, String>> texts = new ArrayList<>();
    for (int i = 1; i <= 24; i++) {
      texts.add(text("two men are at the river ".repeat(i % 7 + 1), "no ".repeat(i)));
    }
    List<Classification> alone = new ArrayList<>();
    texts.forEach(text -> alone.add(classifier.classify(text)));
    List<String> different = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int first = t;
      threads.add(
          new Thread(
              () -> {
                for (int k = 0; k < texts.size(); k++) {
                  int i = (first * 3 + k) % texts.size();
                  if (!isSame(classifier.classify(texts.get(i)), alone.get(i))) {
                    different.add("text " + i);
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(different).isEmpty();
  }

  private static boolean isSame(Classification one, Classification other) {
    return one.truncated() == other.truncated()
        && one.probabilities().entrySet().stream()
            .allMatch(e -> Math.abs(e.getValue() - other.probabilities().get(e.getKey())) < 1e-5);
  }

  @Test
  void callersAndRowsOfFilesGetTheSameNumbers() {
    Map<String, String> fields = text("the cat sits", "one may ask");
    Classification answer = classifier.classify(fields);
    assertThat(
            isSame(
                answer,
                classifier
                    .answers("rows", List.of(new Example("1", null, fields, null)), 4096)
                    .get(0)))
        .isTrue();
    double[] sorted =
        answer.probabilities().values().stream().mapToDouble(p -> p).sorted().toArray();
    assertThat(answer.margin()).isEqualTo(sorted[2] - sorted[1]);
  }

  @Test
  void whatIsMissingIsSaidByItsName() {
    assertThatThrownBy(() -> classifier.classify(text(null, "no")))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "text 1: expected text in field premise, found null;"
                + " give an empty text where there is none");
    assertThatThrownBy(() -> classifier.classify(Map.of("premise", "a", "hypotesis", "b")))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("text 1", "hypothesis", "did you mean");
    List<Map<String, String>> texts = new ArrayList<>();
    texts.add(text("a", "b"));
    texts.add(null);
    assertThatThrownBy(() -> classifier.classify(texts))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("text 2", "null");
    Map<String, String> more = text("a", "b");
    more.put("remark", null);
    assertThat(classifier.classify(more).label()).isIn(Rows.LABELS);
    assertThatThrownBy(
            () -> classifier.classify(Map.of("premise", " ", "hypothesis", "", "remark", "c")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("white space only");
    assertThat(classifier.classify(List.of())).isEmpty();
  }

  @Test
  void aThreadThatIsInterruptedStopsWaiting() {
    Thread.currentThread().interrupt();
    List<Map<String, String>> many = Collections.nCopies(500, text("a ".repeat(50), "b"));
    assertThatThrownBy(() -> classifier.classify(many))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void afterClosingEveryMethodSaysSo() throws Exception {
    Classifier own = load();
    own.warmUp();
    assertThat(own.info().fields()).containsExactly("premise", "hypothesis");
    AtomicReference<Throwable> unexpected = new AtomicReference<>();
    List<Thread> callers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      callers.add(
          new Thread(
              () -> {
                try {
                  while (true) {
                    own.classify(text("two men", "no"));
                  }
                } catch (IllegalStateException e) {
                  if (!String.valueOf(e.getMessage()).contains("closed")) {
                    unexpected.set(e);
                  }
                } catch (RuntimeException e) {
                  unexpected.set(e);
                }
              }));
    }
    callers.forEach(Thread::start);
    own.classify(text("two men", "no"));
    own.close();
    for (Thread caller : callers) {
      caller.join();
    }
    own.close();
    assertThat(unexpected.get()).isNull();
    assertThatThrownBy(() -> own.classify(text("a", "b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> own.answers("rows", List.of(), 10)).hasMessageContaining("closed");
    assertThatThrownBy(own::logPrior).hasMessageContaining("closed");
    assertThatThrownBy(own::info).hasMessageContaining("closed");
  }

  @Test
  void theEnginesLibrariesFindThatTheirThreadsShouldSleepWhileTheyWait() {
    if (!Platform.isWindows()) {
      assertThat(
              NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
                  .getFunction("getenv")
                  .invokeString(new Object[] {"OPENBLAS_THREAD_TIMEOUT"}, false))
          .isNotBlank();
    }
  }
}
