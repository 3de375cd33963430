package org.ltp4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.modelname.HubCache;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Problem;

/** A hub that has one small model, and a cache to fetch it into. */
abstract class TinyModelOnHub {

  static final String ID = "org/tiny";
  static final String WEIGHTS = "model.safetensors";

  static final FakeHub.Fault WRONG =
      (exchange, content) -> {
        FakeHub.send(exchange, 200, new byte[content.length]);
        return true;
      };

  @TempDir Path home;

  final List<Duration> pauses = new ArrayList<>();
  final FakeHub hub =
      FakeHub.model(ID)
          .with("README.md", "# tiny")
          .with("config.json", "{}")
          .with("tokenizer.json", "{\"model\": {}}")
          .with("sentencepiece.bpe.model", "pieces")
          .with(WEIGHTS, bytes(300_000))
          .with("pytorch_model.bin", bytes(1000))
          .with("tf_model.h5", "tensorflow")
          .with("onnx/model.onnx", "onnx");

  @AfterEach
  void stop() {
    hub.close();
  }

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  HubCache.Repository cache() {
    return hub.environment(home).cache().model(ID);
  }

  Path fetch(String... variables) {
    return fetch(Links.ofSystem(), variables);
  }

  Path fetch(Links links, String... variables) {
    return plan(hub.environment(home, variables), links, "main").run();
  }

  ModelFetch plan(HubEnvironment environment, Links links, String revision) {
    Patience patience =
        new Patience(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            1000,
            Duration.ofSeconds(5),
            pauses::add);
    return ModelFetch.plan(environment, patience, links, ID, revision);
  }

  ModelFetch plan(HubEnvironment environment, Patience patience) {
    return ModelFetch.plan(environment, patience, Links.ofSystem(), ID, "main");
  }

  void refused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(Problem.class).hasMessageContainingAll(parts);
  }

  /**
   * Nothing stands under a final name that is not what the hub has, and no name means the model.
   */
  void nothingWrong() throws IOException {
    assertThat(cache().ref("main")).doesNotExist();
    assertThat(cache().snapshot(FakeHub.COMMIT).resolve(WEIGHTS)).doesNotExist();
    assertThat(cache().blob(hub.hash(WEIGHTS))).doesNotExist();
  }

  static TreeSet<String> names(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return new TreeSet<>(list.map(path -> path.getFileName().toString()).toList());
    }
  }

  static FakeHub.Fault status(int status, String code) {
    return (exchange, content) -> {
      exchange.getResponseHeaders().set("X-Error-Code", code);
      FakeHub.send(exchange, status, "");
      return true;
    };
  }
}
