package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ltp}, with a Maven that only counts and a Java that waits to be let go. */
@Timeout(120)
class LauncherTest {
  private static final String LAST = "command-line";

  @TempDir private Path root;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void install() throws IOException {
    Files.copy(Path.of("..", "ltp"), root.resolve("ltp"));
    Files.createFile(root.resolve("pom.xml"));
    String modules =
        "formats parquet onnx onnxruntime serving library export laboratory service command-line";
    for (String module : modules.split(" ")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.createFile(root.resolve(module).resolve("pom.xml"));
    }
    Files.createDirectories(root.resolve("bin"));
    program("mvn", "echo begun >> mvn.log; sleep 1; echo ended >> mvn.log");
    program(
        "java",
        "for word; do last=$word; done",
        ": > \"$ROOT/$last.runs\"",
        "while [ ! -e \"$ROOT/$last.go\" ]; do sleep 0.05; done");
  }

  private void program(String name, String... lines) throws IOException {
    Path file = root.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  /** Calls it with a name, by which its Java tells that it runs, and is let go. */
  private Process ltp(String name) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", root.resolve("ltp").toString(), name);
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("ROOT", root.toString());
    builder.environment().remove("JAVA_HOME");
    builder.redirectError(root.resolve(name + ".err").toFile());
    processes.add(builder.start());
    return processes.get(processes.size() - 1);
  }

  private void awaitRunning(String name) throws InterruptedException {
    while (!Files.exists(root.resolve(name + ".runs"))) {
      Thread.sleep(20);
    }
  }

  private void letGo(String name) throws IOException {
    Files.createFile(root.resolve(name + ".go"));
  }

  private void ends(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private void aSourceChanges() throws IOException {
    Path source = Files.writeString(root.resolve(LAST).resolve("src/main/A.java"), "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(root.resolve("mvn.log"));
  }

  private String err(String name) throws IOException {
    return Files.readString(root.resolve(name + ".err"), StandardCharsets.UTF_8);
  }

  private static boolean locks() {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, "flock"))) {
        return true;
      }
    }
    return false; // As on macOS, where nothing of the kind is promised.
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      letGo(name);
    }
    ends(ltp("a"));
    assertThat(err("a")).contains("building ltp4j");
    ends(ltp("b"));
    assertThat(err("b")).isEmpty();
    assertThat(builds()).containsExactly("begun", "ended");
    aSourceChanges();
    ends(ltp("c"));
    assertThat(builds()).hasSize(4);
  }

  @Test
  void twoFirstCallsAtOnceBuildOnce() throws Exception {
    Process a = ltp("a");
    Process b = ltp("b");
    awaitRunning("a");
    awaitRunning("b");
    letGo("a");
    letGo("b");
    ends(a);
    ends(b);
    assertThat(builds()).hasSize(locks() ? 2 : 4);
  }

  @Test
  void nothingIsBuiltWhileAnotherIsAtWork() throws Exception {
    if (!locks()) {
      return;
    }
    Process first = ltp("a");
    awaitRunning("a");
    aSourceChanges();
    letGo("b");
    ends(ltp("b"));
    assertThat(err("b").lines()).singleElement().asString().contains("using it as it is");
    assertThat(builds()).hasSize(2);
    letGo("a");
    ends(first);
    letGo("c");
    ends(ltp("c"));
    assertThat(err("c").lines()).singleElement().asString().contains("building");
    assertThat(builds()).hasSize(4);
  }

  @Test
  void withoutABuildItWaitsForThoseAtWork() throws Exception {
    if (!locks()) {
      return;
    }
    Process first = ltp("a");
    awaitRunning("a");
    Files.delete(root.resolve(LAST).resolve("target/ltp.built"));
    letGo("b");
    Process second = ltp("b");
    while (!err("b").contains("waiting")) {
      Thread.sleep(20);
    }
    assertThat(builds()).hasSize(2);
    letGo("a");
    ends(first);
    ends(second);
    assertThat(builds()).hasSize(4);
  }
}
