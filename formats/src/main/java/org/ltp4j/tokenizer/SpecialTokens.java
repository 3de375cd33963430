package org.ltp4j.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ltp4j.problem.Problem;

/**
 * The ids of the special tokens.
 *
 * @param bos opens every text: {@code <s>} or {@code [CLS]}
 * @param eos closes it: {@code </s>} or {@code [SEP]}
 * @param pad fills a batch
 * @param mask stands for the word to predict
 * @param unk stands for text without a piece
 * @param all every special token of the tokenizer, these included, in the order of their ids
 */
record SpecialTokens(int bos, int eos, int pad, int mask, int unk, int[] all) {
  /**
   * Finds them by the names that the settings beside the tokenizer give, and by the usual names
   * where those say nothing. What opens and closes a text is first what the tokenizer itself puts
   * there ({@link Frame}): the settings of some models name other tokens. Tokens that are marked as
   * special are preferred; a tokenizer that marks none has them nevertheless.
   *
   * @throws Problem if one of them is in neither
   */
  static SpecialTokens of(TokenizerSettings settings, TokenizerFile file) {
    Frame frame = Frame.of(file.root().path("post_processor"));
    int bos =
        framing(file, frame.opening())
            .orElseGet(
                () ->
                    find(
                        settings,
                        file,
                        List.of("cls_token", "bos_token"),
                        List.of("<s>", "[CLS]", "<bos>")));
    int eos =
        framing(file, frame.closing())
            .orElseGet(
                () ->
                    find(
                        settings,
                        file,
                        List.of("sep_token", "eos_token"),
                        List.of("</s>", "[SEP]", "<eos>")));
    int pad = find(settings, file, List.of("pad_token"), List.of("<pad>", "[PAD]"));
    int mask = find(settings, file, List.of("mask_token"), List.of("<mask>", "[MASK]"));
    int unk = find(settings, file, List.of("unk_token"), List.of("<unk>", "[UNK]"));
    IntStream marked = file.special().values().stream().mapToInt(Integer::intValue);
    int[] all =
        IntStream.concat(marked, IntStream.of(bos, eos, pad, mask, unk))
            .sorted()
            .distinct()
            .toArray();
    return new SpecialTokens(bos, eos, pad, mask, unk, all);
  }

  private static Optional<Integer> framing(TokenizerFile file, Optional<String> token) {
    return token.flatMap(file::id);
  }

  private static int find(
      TokenizerSettings settings, TokenizerFile file, List<String> keys, List<String> usual) {
    List<String> candidates = new ArrayList<>(settings.names(keys));
    candidates.addAll(usual);
    candidates.removeIf(String::isEmpty);
    return candidates.stream()
        .map(file.special()::get)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> candidates.stream().flatMap(name -> file.id(name).stream()).findFirst())
        .orElseThrow(
            () ->
                Problem.input(
                    file.file(),
                    "a special token for " + keys.get(0),
                    "only " + file.special().keySet(),
                    "use the tokenizer of a masked language model"));
  }
}
