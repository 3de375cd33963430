package org.ltp4j.modelname;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

class ModelNameTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String OTHER = "f".repeat(40);

  @TempDir private Path dir;
  private ModelName names;

  @BeforeEach
  void cache() throws IOException {
    HubEnvironment hub = new HubEnvironment(Map.of("HF_HUB_CACHE", dir.toString()), dir);
    names = new ModelName(hub, Optional.of(dir.resolve("installed")));
    snapshot("org/model", COMMIT);
    snapshot("org/model", OTHER);
    Files.createDirectories(dir.resolve("models--org--model/refs/refs/pr"));
    Files.writeString(dir.resolve("models--org--model/refs/main"), COMMIT + "\n");
    Files.writeString(dir.resolve("models--org--model/refs/refs/pr/1"), OTHER);
  }

  private Path snapshot(String id, String commit) throws IOException {
    return Files.createDirectories(names.hub().cache().model(id).snapshot(commit));
  }

  private Path find(String typed) {
    return names.find(Path.of(typed));
  }

  private void absent(String typed, String... parts) {
    assertThatThrownBy(() -> find(typed))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("model " + typed)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aDirectoryIsItself() throws IOException {
    Path directory = Files.createDirectories(dir.resolve("a/b"));
    assertThat(names.find(directory)).isEqualTo(directory);
    assertThat(ModelName.directory(directory)).isEqualTo(directory);
    assertThat(find("src")).isEqualTo(Path.of("src"));
  }

  @Test
  void aNameIsItsSnapshot() {
    assertThat(find("org/model")).isEqualTo(dir.resolve("models--org--model/snapshots/" + COMMIT));
    assertThat(find("org/model@refs/pr/1").getFileName()).hasToString(OTHER);
    assertThat(find("org/model@" + OTHER).getFileName()).hasToString(OTHER);
  }

  @Test
  void aNameWithoutOrganisationIsOneToo() throws IOException {
    Path snapshot = snapshot("bert-base-multilingual-cased", COMMIT);
    Path ref = snapshot.getParent().resolveSibling("refs").resolve("main");
    Files.createDirectories(ref.getParent());
    Files.writeString(ref, COMMIT);
    assertThat(find("bert-base-multilingual-cased")).isEqualTo(snapshot);
  }

  @Test
  void whatIsNotThereIsToldWithTheCommandThatFetchesIt() throws IOException {
    absent(
        "org/none", dir.resolve("models--org--none").toString(), "run: ltp fetch model org/none");
    absent("minni", "did you mean 'mini'?", "run: ltp fetch model minni");
    absent("org/none@v2", "run: ltp fetch model org/none --revision v2");
    absent("org/model@v2", "no revision v2", COMMIT, "--revision v2", "org/model@" + COMMIT);
    Files.writeString(dir.resolve("models--org--model/refs/main"), "../../../../etc");
    absent("org/model", "no revision main");
  }

  @Test
  void pathsThatCanBeNoNamesStayAsTheyAre() {
    for (String path :
        List.of("/nowhere/x", "../x", "./x", "a/b/c", "a--b", "org/a..b", ".hidden")) {
      assertThat(find(path)).isEqualTo(Path.of(path));
    }
  }

  @Test
  void miniIsWhereLtpIsInstalled() throws IOException {
    absent("mini", dir.resolve("installed/models/mini").toString(), "models/mini");
    Path mini = Files.createDirectories(dir.resolve("installed/models/mini"));
    assertThat(find("mini")).isEqualTo(mini);
  }
}
