package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.golden.Golden;

/** What tokenizers put around texts. */
class FrameTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Frame UNKNOWN =
      new Frame(Optional.empty(), Optional.empty(), OptionalInt.empty());

  @TempDir private Path dir;

  private static Frame frame(String opening, String closing, int between) {
    return new Frame(Optional.of(opening), Optional.of(closing), OptionalInt.of(between));
  }

  @Test
  void aTemplateOfAModelsOwn() {
    Path model = Golden.folder().resolve("xlmr");
    assertThat(Frame.of(model)).isEqualTo(frame("<s>", "</s>", 2));
    assertThat(Frame.of(Golden.folder().resolve("families/headless")))
        .isEqualTo(frame("<s>", "</s>", 2));
    assertThat(Frame.of(dir)).isEqualTo(UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'BertProcessing','sep':['[SEP]',3],'cls':['[CLS]',2]} | [CLS] | [SEP] | 1",
        "{'type':'RobertaProcessing','sep':['</s>',2],'cls':['<s>',0]} | <s> | </s> | 2",
        "{'type':'Sequence','processors':[{'type':'ByteLevel'},"
            + "{'type':'BertProcessing','sep':['e',3],'cls':['b',2]}]} | b | e | 1",
        "{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'x'}},{'Sequence':{'id':'A'}},"
            + "{'SpecialToken':{'id':'<eos>'}}],'pair':[{'SpecialToken':{'id':'x'}},"
            + "{'Sequence':{'id':'A'}},{'SpecialToken':{'id':'<eos>'}},{'Sequence':{'id':'B'}},"
            + "{'SpecialToken':{'id':'<eos>'}}],'special_tokens':{'x':{'tokens':['<bos>']}}}"
            + " | <bos> | <eos> | 1"
      })
  void everyKind(String json, String opening, String closing, int between) throws IOException {
    assertThat(Frame.of(JSON.readTree(json.replace('\'', '"'))))
        .isEqualTo(frame(opening, closing, between));
  }

  @Test
  void whatSaysNothingIsUnknown() throws IOException {
    for (String json :
        new String[] {"null", "{}", "{\"type\":\"ByteLevel\"}", "{\"type\":\"Sequence\"}"}) {
      assertThat(Frame.of(JSON.readTree(json))).as(json).isEqualTo(UNKNOWN);
    }
    Files.writeString(dir.resolve("tokenizer.json"), "{\"version\": 1, \"post_processor\": {");
    assertThat(Frame.of(dir)).isEqualTo(UNKNOWN);
  }

  @Test
  void aTokenizersOwnTokensGoBeforeThoseThatItsSettingsName() throws IOException {
    Path model = Golden.folder().resolve("xlmr");
    Files.copy(model.resolve("tokenizer.json"), dir.resolve("tokenizer.json"));
    Files.copy(model.resolve("config.json"), dir.resolve("config.json"));
    Files.writeString(
        dir.resolve("tokenizer_config.json"),
        "{\"cls_token\": \"</s>\", \"sep_token\": \"<s>\", \"pad_token\": \"<pad>\"}");
    try (Tokenizer odd = Tokenizer.open(dir);
        Tokenizer usual = Tokenizer.open(model)) {
      assertThat(odd.bos()).isEqualTo(usual.bos());
      assertThat(odd.eos()).isEqualTo(usual.eos());
      int[] whole = odd.encodeWithSpecials("a text");
      assertThat(whole[0]).isEqualTo(odd.bos());
      assertThat(whole[whole.length - 1]).isEqualTo(odd.eos());
    }
  }
}
