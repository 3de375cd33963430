package org.ltp4j.modelname;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Pairs;

class HubEnvironmentTest {
  @TempDir private Path home;

  private HubEnvironment with(String... variables) {
    return new HubEnvironment(Pairs.put(new HashMap<>(), variables), home);
  }

  @Test
  void theCacheIsWhereThePythonClientHasIt() {
    assertThat(with().cache().root()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(with("XDG_CACHE_HOME", "/x").cache().root())
        .isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(with("XDG_CACHE_HOME", "/x", "HF_HOME", "/h").cache().root())
        .isEqualTo(Path.of("/h/hub"));
    assertThat(with("HF_HOME", "/h", "HF_HUB_CACHE", "/c").cache().root()).isEqualTo(Path.of("/c"));
    assertThat(with("HUGGINGFACE_HUB_CACHE", "/old").cache().root()).isEqualTo(Path.of("/old"));
    assertThat(with("HF_HOME", "~/hf").cache().root()).isEqualTo(home.resolve("hf/hub"));
    assertThat(with("HF_HOME", " ").cache().root())
        .isEqualTo(home.resolve(".cache/huggingface/hub"));
  }

  /** What Python's expandvars(expanduser(…)) gives, tried with these texts. */
  @Test
  void variablesInPathsStandForTheirValues() {
    String[][] cases = {
      {"$A/hf", "/a b/hf"},
      {"${A}x/$A$B", "/a bx//a b$A"},
      {"$NONE/${NONE}/$", "$NONE/${NONE}/$"},
      {"~/$A", home + "//a b"},
      {"x/~", "x/~"},
      {"$TILDE/hf", "~/hf"},
      {"$AB", "$AB"},
      {"$EMPTY/hf", "/hf"}
    };
    for (String[] c : cases) {
      HubEnvironment hub = with("A", "/a b", "B", "$A", "TILDE", "~", "EMPTY", "", "HF_HOME", c[0]);
      assertThat(hub.cache().root()).as(c[0]).isEqualTo(Path.of(c[1], "hub"));
      assertThat(with("A", "/a b", "B", "$A", "TILDE", "~", "EMPTY", "", "HF_HUB_CACHE", c[0]))
          .satisfies(h -> assertThat(h.cache().root()).isEqualTo(Path.of(c[1])));
    }
    assertThatThrownBy(() -> with("HF_HOME", "~somebody/hf").cache())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("~somebody/hf");
  }

  @Test
  void homeIsTheVariableBeforeTheSystemsListOfUsers() {
    assertThat(HubEnvironment.of(Map.of("HOME", "/h"), home).cache().root())
        .isEqualTo(Path.of("/h/.cache/huggingface/hub"));
    assertThat(HubEnvironment.of(Map.of("HOME", ""), home).home()).isEqualTo(home);
    assertThat(HubEnvironment.of(Map.of(), home).home()).isEqualTo(home);
  }

  @Test
  void theTokenIsTheVariableOrTheFile() throws IOException {
    assertThat(with().token()).isEmpty();
    Path file = home.resolve(".cache/huggingface/token");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "hf_file\n");
    assertThat(with().token()).contains("hf_file");
    assertThat(with("HF_TOKEN", "hf_variable ").token()).contains("hf_variable");
    assertThat(with("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").token()).isEmpty();
    Path other = Files.writeString(home.resolve("other"), "hf_other");
    assertThat(with("HF_TOKEN_PATH", other.toString()).token()).contains("hf_other");
    assertThatThrownBy(() -> with("HF_TOKEN", "a\nb").token())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("HF_TOKEN")
        .hasMessageNotContaining("a\nb");
  }

  @Test
  void theEndpointIsAnAddress() {
    assertThat(with().endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(with("HF_ENDPOINT", "http://hub.example:8080/x/").endpoint())
        .isEqualTo(URI.create("http://hub.example:8080/x"));
    for (String wrong : List.of("hub.example", "ftp://hub.example", "https://", "https://a b")) {
      assertThatThrownBy(() -> with("HF_ENDPOINT", wrong).endpoint())
          .isInstanceOf(Problem.class)
          .hasMessageContaining("HF_ENDPOINT");
    }
  }

  @Test
  void offlineIsSaidInSeveralWords() {
    for (String yes : List.of("1", "true", "YES", "on")) {
      assertThat(with("HF_HUB_OFFLINE", yes).offline()).isTrue();
    }
    assertThat(with("TRANSFORMERS_OFFLINE", "1").offline()).isTrue();
    assertThat(with("HF_HUB_OFFLINE", "0").offline()).isFalse();
    assertThat(with().offline()).isFalse();
  }
}
