package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextShapeTest {
  @Test
  void theNameTellsTheShape() {
    for (String name : List.of("a.jsonl", "a.NDJSON", "a.jsonl.gz", "a.jsonl.zst", "a.ndjson.xz")) {
      assertThat(TextShape.of(Path.of(name), "body").field()).as(name).isEqualTo("body");
    }
    for (String name : List.of("a.txt", "a.txt.gz", "jsonl", "a.jsonl.bz2")) {
      assertThat(TextShape.of(Path.of(name), "body").field()).as(name).isNull();
    }
  }

  @Test
  void aLineOfTextIsItself() {
    TextShape plain = new TextShape(null);
    assertThat(plain.read(" {\"text\": 1}\t").texts()).containsExactly("{\"text\": 1}");
    assertThat(plain.read(" \t").texts()).containsExactly("");
  }

  @Test
  void anObjectIsADocumentOfSeveralLines() {
    TextShape shape = new TextShape("text");
    TextShape.Found found =
        shape.read("{\"id\": {\"text\": \"x\"}, \"text\": \"a\\n\\n b \\r\\nc\", \"n\": [1]}");
    assertThat(found.fault()).isNull();
    assertThat(found.texts()).containsExactly("a", "b", "c", "");
    assertThat(shape.read("{\"text\": \"\"}").texts()).containsExactly("");
  }

  @Test
  void whatIsNoSuchObjectIsSaid() {
    Map<String, String> faults =
        Map.of(
            "{\"body\": \"x\"}", "no text in field 'text'",
            "{\"text\": 7}", "no text in field 'text'",
            "{\"text\": \"x\"} {}", "more than one value",
            "[\"text\"]", "not a JSON object",
            "{\"text\": \"x\"", "not JSON",
            "text", "not JSON");
    faults.forEach(
        (line, fault) -> {
          TextShape.Found found = new TextShape("text").read(line);
          assertThat(found.fault()).as(line).isEqualTo(fault);
          assertThat(found.texts()).as(line).isEmpty();
        });
  }
}
