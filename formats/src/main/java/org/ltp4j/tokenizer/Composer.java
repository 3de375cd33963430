package org.ltp4j.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes one text of texts and tokens, as the tokenizer library wants to be given it: a placeholder
 * for each token, white space gone where a token swallows it, SentencePiece's rules applied to what
 * is text.
 */
final class Composer {
  private final CharsMap rules;
  private final Map<Integer, AddedToken> tokens = new HashMap<>();
  // Tokens that are found in a text before the rules change it; null if the library finds them.
  private final Pattern early;
  private final Pattern all;

  Composer(TokenizerFile file, SpecialTokens special, CharsMap rules) {
    this.rules = rules;
    List<AddedToken> added = AddedToken.all(file.root());
    added.forEach(token -> tokens.put(token.id(), token));
    // Special tokens that are pieces only are found nevertheless, with no flags.
    for (int id : special.all()) {
      String name = file.pieces()[id];
      tokens.putIfAbsent(id, new AddedToken(id, name, false, false, false, false));
    }
    this.all = pattern(List.copyOf(tokens.values()));
    List<Integer> hidden = IntStream.of(special.all()).boxed().toList();
    this.early =
        rules.isEmpty()
            ? null
            : pattern(
                added.stream()
                    .filter(token -> !token.normalized() && !hidden.contains(token.id()))
                    .toList());
  }

  /**
   * A text with placeholders.
   *
   * @param tokens what each placeholder stands for, in their order
   */
  record Composed(String text, int[] tokens) {}

  /**
   * A stretch of text or a token.
   *
   * @param source as it was written
   * @param stripped what of the source is not white space that a token has swallowed
   * @param made what becomes of it
   * @param token its id, null for text
   */
  private record Piece(String source, String stripped, String made, Integer token) {}

  Composed compose(String text) {
    return compose(List.of(new Inline.Text(text)));
  }

  Composed compose(List<Inline> parts) {
    StringBuilder whole = new StringBuilder();
    IntStream.Builder ids = IntStream.builder();
    for (Piece piece : pieces(parts)) {
      whole.append(piece.made());
      if (piece.token() != null) {
        ids.add(piece.token());
      }
    }
    return new Composed(whole.toString(), ids.build().toArray());
  }

  /** How much of a text makes at most so many characters of the composed one. */
  int sourceLength(String text, int composedLength) {
    int source = 0;
    int left = composedLength;
    for (Piece piece : pieces(List.of(new Inline.Text(text)))) {
      if (piece.made().length() > left) {
        int swallowed = piece.source().indexOf(piece.stripped());
        return piece.token() != null
            ? source
            : source + swallowed + rules.sourceLength(piece.stripped(), left);
      }
      left -= piece.made().length();
      source += piece.source().length();
    }
    return source;
  }

  private List<Piece> pieces(List<Inline> parts) {
    List<Object> flat = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (Inline part : parts) {
      if (part instanceof Inline.Text text) {
        run.append(text.text());
      } else if (part instanceof Inline.Token token) {
        addText(flat, run);
        flat.add(token.id());
      }
    }
    addText(flat, run);
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < flat.size(); i++) {
      if (flat.get(i) instanceof Integer id) {
        String name = tokens.containsKey(id) ? tokens.get(id).content() : "";
        pieces.add(new Piece(name, name, LibraryJson.PLACEHOLDER, id));
        continue;
      }
      String source = (String) flat.get(i);
      String stripped = source;
      if (i > 0 && swallowsRight(flat.get(i - 1))) {
        stripped = stripped.substring(WhiteSpace.leading(stripped));
      }
      if (i + 1 < flat.size() && swallowsLeft(flat.get(i + 1))) {
        stripped = stripped.substring(0, stripped.length() - WhiteSpace.trailing(stripped));
      }
      pieces.add(new Piece(source, stripped, rules.normalize(stripped), null));
    }
    return pieces;
  }

  /** A text in which every token that is written there is one, as the reference reads it. */
  List<Inline> parse(String text) {
    List<Inline> parts = new ArrayList<>();
    for (Object part : split(all, Text.clean(text))) {
      parts.add(part instanceof Integer id ? new Inline.Token(id) : new Inline.Text((String) part));
    }
    return parts;
  }

  private void addText(List<Object> flat, StringBuilder run) {
    if (run.length() > 0) {
      flat.addAll(split(early, Text.clean(run.toString())));
      run.setLength(0);
    }
  }

  private List<Object> split(Pattern pattern, String text) {
    if (pattern == null) {
      return List.of(text);
    }
    List<Object> parts = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int from = 0;
    while (matcher.find()) {
      if (matcher.start() > from) {
        parts.add(text.substring(from, matcher.start()));
      }
      parts.add(idOf(matcher.group()));
      from = matcher.end();
    }
    if (from < text.length()) {
      parts.add(text.substring(from));
    }
    return parts;
  }

  private int idOf(String name) {
    return tokens.values().stream()
        .filter(token -> token.content().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** What only the caller knows, such as virtual tokens, stands like a mask: close to the word. */
  private boolean swallowsLeft(Object part) {
    return part instanceof Integer id
        && (id < 0 || tokens.containsKey(id) && tokens.get(id).lstrip());
  }

  private boolean swallowsRight(Object part) {
    return part instanceof Integer id && tokens.containsKey(id) && tokens.get(id).rstrip();
  }

  /** The longest token that begins at a place; null if there are none. */
  private static Pattern pattern(List<AddedToken> tokens) {
    if (tokens.isEmpty()) {
      return null;
    }
    String alternatives =
        tokens.stream()
            .sorted(Comparator.comparingInt(token -> -token.content().length()))
            .map(
                token ->
                    token.singleWord()
                        ? "(?<!\\w)" + Pattern.quote(token.content()) + "(?!\\w)"
                        : Pattern.quote(token.content()))
            .collect(Collectors.joining("|"));
    return Pattern.compile(alternatives, Pattern.UNICODE_CHARACTER_CLASS);
  }
}
