package org.ltp4j.trim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.golden.Golden;
import org.ltp4j.model.Family;
import org.ltp4j.pickle.PickledModel;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.tokenizer.Tokenizer;

/** What a trimmed model directory holds. */
class TrimFilesTest {
  private static final List<String> LINES =
      List.of("The children are playing football in the park.", "Watoto wanacheza.");

  @TempDir private Path directory;
  private Path model;
  private Path text;
  private Path out;

  @BeforeEach
  void copy() {
    model = FolderCopy.of(Golden.folder().resolve("xlmr"), directory.resolve("model"));
    text = Folders.text(directory.resolve("text.txt"), LINES);
    out = directory.resolve("out");
  }

  @Test
  void keepsSpecialTokensCharactersAndUsedPieces() throws IOException {
    Map<String, Object> outcome = Folders.trim(model, text, out);
    int[] old = Folders.oldIds(out);
    assertThat(outcome).containsEntry("pieces", old.length);
    try (Tokenizer before = Tokenizer.open(model);
        Tokenizer after = Tokenizer.open(out)) {
      int[] counts = new int[before.size()];
      LINES.forEach(line -> Arrays.stream(before.encode(line)).forEach(id -> counts[id]++));
      List<String> file = Files.readAllLines(out.resolve(IdMapFile.NAME));
      assertThat(file.get(0)).isEqualTo("new_id\told_id\tpiece\tcount");
      assertThat(file).hasSize(1 + after.size());
      for (int id = 0; id < after.size(); id++) {
        assertThat(file.get(1 + id))
            .isEqualTo(id + "\t" + old[id] + "\t" + after.piece(id) + "\t" + counts[old[id]]);
        assertThat(after.piece(id)).isEqualTo(before.piece(old[id]));
      }
      String letters = String.join("", LINES);
      for (int id = 0; id < before.size(); id++) {
        boolean seen = before.piece(id).length() == 1 && letters.contains(before.piece(id));
        if (counts[id] > 0 || seen || Arrays.binarySearch(before.specialIds(), id) >= 0) {
          assertThat(old).contains(id);
        }
      }
      assertThat(after.specialIds())
          .containsExactly(Arrays.stream(before.specialIds()).map(i -> at(old, i)).toArray());
      assertThat(after.pad()).isEqualTo(before.pad());
      assertThat(after.mask()).isEqualTo(after.size() - 1);
    }
  }

  @Test
  void allCharactersStayWhereThatIsWanted() {
    Folders.trim(model, text, out, "characters", "all");
    int[] old = Folders.oldIds(out);
    try (Tokenizer before = Tokenizer.open(model)) {
      for (int id = 0; id < before.size(); id++) {
        if (before.piece(id).codePointCount(0, before.piece(id).length()) == 1) {
          assertThat(old).as(before.piece(id)).contains(id);
        }
      }
    }
  }

  @Test
  void theMostUsedPiecesStayUpToTheLimit() {
    Folders.trim(model, text, directory.resolve("all"));
    int[] all = Folders.oldIds(directory.resolve("all"));
    Folders.trim(model, text, out, "pieces", all.length - 5);
    int[] some = Folders.oldIds(out);
    assertThat(some).hasSize(all.length - 5);
    assertThat(all).contains(some);
    Folders.trim(model, text, directory.resolve("often"), "min-count", 2);
    assertThat(Folders.oldIds(directory.resolve("often")).length).isLessThan(all.length);
  }

  @Test
  void wordsToKeepStayInTheirPiecesWhateverTheLimit() {
    List<String> words = List.of("garden", "school", "habari");
    Path keep = Folders.text(directory.resolve("words.txt"), words);
    Folders.trim(model, text, directory.resolve("all"));
    int limit = Folders.oldIds(directory.resolve("all")).length + 5;
    Folders.trim(model, text, out, "pieces", limit, "min-count", 2, "keep", keep);
    Folders.trim(model, text, directory.resolve("without"), "pieces", limit, "min-count", 2);
    int[] without = Folders.oldIds(directory.resolve("without"));
    int[] old = Folders.oldIds(out);
    assertThat(old.length).isLessThanOrEqualTo(limit);
    try (Tokenizer before = Tokenizer.open(model);
        Tokenizer after = Tokenizer.open(out)) {
      int missing = 0;
      for (String word : words) {
        assertThat(Arrays.stream(after.encode(word)).map(id -> old[id]).toArray())
            .as(word)
            .isEqualTo(before.encode(word));
        for (int id : before.encode(word)) {
          missing += at(without, id) < 0 ? 1 : 0;
        }
      }
      assertThat(missing).isPositive();
    }
  }

  @Test
  void aSentencePieceModelBecomesTheSameTokenizerJson() throws IOException {
    Path bare = FolderCopy.of(model, directory.resolve("bare"));
    Files.delete(bare.resolve("tokenizer.json"));
    Files.delete(model.resolve("sentencepiece.bpe.model"));
    Folders.trim(model, text, out);
    Folders.trim(bare, text, directory.resolve("out-bare"));
    assertThat(Folders.names(directory.resolve("out-bare")))
        .containsExactlyElementsOf(Folders.names(out))
        .contains("tokenizer.json")
        .doesNotContain("sentencepiece.bpe.model");
    JsonNode given = json(out.resolve("tokenizer.json"));
    JsonNode made = json(directory.resolve("out-bare/tokenizer.json"));
    assertThat(made.path("model")).isEqualTo(given.path("model"));
    assertThat(made.path("added_tokens")).isEqualTo(given.path("added_tokens"));
  }

  @Test
  void configAndSettingsOfTheTokenizerHoldTheNewIds() throws IOException {
    JsonNode tokenizer = Tokenizers.WORD_PIECE.json(new SplittableRandom(3));
    Path bert = Folders.withoutWeights(directory.resolve("bert"), Family.BERT, tokenizer);
    int mask = tokenizer.path("model").path("vocab").path("[MASK]").intValue();
    ObjectNode config = (ObjectNode) json(bert.resolve("config.json"));
    config.put("mask_token_id", mask).put("custom", "kept");
    Files.writeString(bert.resolve("config.json"), config.toString());
    Files.writeString(
        bert.resolve("tokenizer_config.json"),
        "{\"added_tokens_decoder\": {\"%d\": {\"content\": \"[MASK]\"}}}".formatted(mask));
    Files.writeString(bert.resolve("added_tokens.json"), "{\"[MASK]\": %d}".formatted(mask));
    Files.writeString(bert.resolve("special_tokens_map.json"), "{\"mask_token\": \"[MASK]\"}");
    Folders.trim(bert, Folders.text(directory.resolve("t.txt"), List.of("abc abc")), out);
    int[] old = Folders.oldIds(out);
    int now = at(old, mask);
    assertThat(now).isNotEqualTo(mask);
    assertThat(json(out.resolve("config.json")))
        .isEqualTo(config.put("vocab_size", old.length).put("mask_token_id", now));
    assertThat(json(out.resolve("tokenizer_config.json")).path("added_tokens_decoder"))
        .isEqualTo(
            new ObjectMapper().readTree("{\"%d\": {\"content\":\"[MASK]\"}}".formatted(now)));
    assertThat(json(out.resolve("added_tokens.json")).path("[MASK]").intValue()).isEqualTo(now);
    assertThat(out.resolve("special_tokens_map.json"))
        .hasSameBinaryContentAs(bert.resolve("special_tokens_map.json"));
    JsonNode frame = json(out.resolve("tokenizer.json")).path("post_processor");
    try (Tokenizer after = Tokenizer.open(out)) {
      assertThat(frame.path("sep").path(1).intValue()).isEqualTo(after.eos());
      assertThat(frame.path("cls").path(1).intValue()).isEqualTo(after.bos());
      assertThat(after.encodeWithSpecials("abc")).startsWith(after.bos()).endsWith(after.eos());
    }
  }

  @Test
  void everyElementTypeStaysAndOnlyVocabularyRowsGo() {
    Map<String, ByteBuffer> before = new HashMap<>();
    Path half = halved(before);
    Folders.trim(half, text, out);
    int[] old = Folders.oldIds(out);
    try (TensorSource after = SafetensorsFile.open(out.resolve("model.safetensors"))) {
      assertThat(after.tensors().keySet()).isEqualTo(before.keySet());
      for (TensorInfo info : after.tensors().values()) {
        assertThat(info.dtype()).isEqualTo(Dtype.F16);
        ByteBuffer full = before.get(info.name());
        ByteBuffer bytes = after.bytes(info.name());
        boolean table =
            info.name().endsWith("word_embeddings.weight") || info.name().equals("lm_head.bias");
        if (!table) {
          assertThat(bytes).as(info.name()).isEqualTo(full);
          continue;
        }
        int width = bytes.remaining() / old.length;
        for (int id = 0; id < old.length; id++) {
          assertThat(bytes.slice(id * width, width))
              .as("%s, row %d", info.name(), id)
              .isEqualTo(full.slice(old[id] * width, width));
        }
      }
    }
  }

  @Test
  void shardsBecomeOneFile() throws IOException {
    Folders.trim(model, text, directory.resolve("whole"));
    Path shards = FolderCopy.of(model, directory.resolve("shards"));
    shard(shards);
    Folders.trim(shards, text, out);
    assertThat(Folders.names(out)).filteredOn(n -> n.contains("safetensors")).hasSize(1);
    assertThat(tensors(out)).isEqualTo(tensors(directory.resolve("whole")));
  }

  @Test
  void aPickleBecomesSafetensors() throws IOException {
    Folders.trim(model, text, directory.resolve("whole"));
    Path pickled = FolderCopy.of(model, directory.resolve("pickled"));
    try (TensorSource source = SafetensorsFile.open(model.resolve("model.safetensors"))) {
      PickledModel.write(pickled.resolve("pytorch_model.bin"), source);
    }
    Files.delete(pickled.resolve("model.safetensors"));
    Folders.trim(pickled, text, out);
    assertThat(Folders.names(out))
        .contains("model.safetensors")
        .doesNotContain("pytorch_model.bin");
    assertThat(tensors(out)).isEqualTo(tensors(directory.resolve("whole")));
  }

  @Test
  void whatAKilledProcessHasLeftIsDeleted() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path left = Files.createDirectory(temporary(ended.pid()));
    Files.writeString(left.resolve("tokenizer.json"), "{");
    Path atWork = Files.createDirectory(temporary(ProcessHandle.current().pid()));
    Path other = Files.createDirectory(directory.resolve("out2.tmp-" + ended.pid()));
    Folders.trim(model, text, out);
    assertThat(left).doesNotExist();
    assertThat(atWork).isDirectory();
    assertThat(other).describedAs("of another name").isDirectory();
  }

  private Path temporary(long process) {
    return directory.resolve("out.tmp-" + Long.toHexString(process) + "-123");
  }

  @Test
  void aModelWithoutWeightsHasNoneAfterwards() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    Map<String, Object> outcome = Folders.trim(model, text, out);
    assertThat(outcome).doesNotContainKey("parameters");
    assertThat(Folders.names(out))
        .contains("config.json", "tokenizer.json")
        .doesNotContain("model.safetensors");
  }

  @Test
  void theSameRunGivesTheSameFiles() {
    Path again = directory.resolve("again");
    assertThat(Folders.trim(model, text, again)).isEqualTo(Folders.trim(model, text, out));
    for (String name : Folders.names(out)) {
      if (!name.equals(RunDirectory.PROVENANCE)) {
        assertThat(again.resolve(name)).hasSameBinaryContentAs(out.resolve(name));
      }
    }
  }

  private Path halved(Map<String, ByteBuffer> values) {
    Path half = FolderCopy.of(model, directory.resolve("half"));
    List<TensorData> tensors = new ArrayList<>();
    try (TensorSource source = SafetensorsFile.open(model.resolve("model.safetensors"))) {
      for (TensorInfo info : source.tensors().values()) {
        int elements = (int) info.elements();
        ByteBuffer bytes = ByteBuffer.allocate(2 * elements).order(ByteOrder.LITTLE_ENDIAN);
        // Any bits will do; these tell the places apart.
        for (int i = 0; i < elements; i++) {
          bytes.putShort(2 * i, (short) i);
        }
        values.put(info.name(), bytes);
        tensors.add(TensorData.of(new TensorInfo(info.name(), Dtype.F16, info.shape()), bytes));
      }
      SafetensorsWriter.write(half.resolve("model.safetensors"), Map.of(), tensors);
    }
    return half;
  }

  private static void shard(Path folder) throws IOException {
    Path whole = folder.resolve("model.safetensors");
    ObjectNode index = new ObjectMapper().createObjectNode();
    ObjectNode homes = index.putObject("weight_map");
    try (TensorSource source = SafetensorsFile.open(whole)) {
      List<TensorInfo> all = List.copyOf(source.tensors().values());
      for (int part = 0; part < 2; part++) {
        String name = "part-%d.safetensors".formatted(part);
        List<TensorData> tensors = new ArrayList<>();
        for (int i = part; i < all.size(); i += 2) {
          homes.put(all.get(i).name(), name);
          tensors.add(TensorData.of(all.get(i), source.bytes(all.get(i).name())));
        }
        SafetensorsWriter.write(folder.resolve(name), Map.of(), tensors);
      }
    }
    Files.delete(whole);
    Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
  }

  private static Map<String, ByteBuffer> tensors(Path folder) {
    Map<String, ByteBuffer> all = new HashMap<>();
    try (TensorSource source = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      source.tensors().keySet().forEach(name -> all.put(name, source.bytes(name)));
    }
    return all;
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static int at(int[] old, int id) {
    return Arrays.binarySearch(old, id);
  }
}
