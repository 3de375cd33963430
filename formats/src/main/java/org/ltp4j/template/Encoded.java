package org.ltp4j.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One input, ready for a batch.
 *
 * @param ids token ids with the special tokens; the virtual token j (from 0) is written as -(j+1)
 * @param places indices in {@code ids} of what labels are read from: the mask, or the opening token
 *     if the template has no mask; or the first piece of each word that fits, where words have tags
 * @param truncated whether a field was shortened
 * @param dropped how many tokens of the fields were dropped; fewer than in truth where a text was
 *     so long that its middle was not looked at
 * @param further where words have tags and not all fit: windows on the words that follow, each of
 *     which begins with some that the one before has too
 * @param shared how many words a window of {@code further} has in common with the one before
 */
public record Encoded(
    int[] ids, int[] places, boolean truncated, int dropped, List<Encoded> further, int shared) {
  /** An input that is all there is of its text. */
  public Encoded(int[] ids, int[] places, boolean truncated, int dropped) {
    this(ids, places, truncated, dropped, List.of(), 0);
  }

  /** An input with one place to read. */
  public Encoded(int[] ids, int readAt, boolean truncated, int dropped) {
    this(ids, new int[] {readAt}, truncated, dropped);
  }

  /** The only place that is read, of inputs with one. */
  public int readAt() {
    return places[0];
  }

  /** The length of the input, virtual and special tokens included. */
  public int length() {
    return ids.length;
  }

  /** Whether the input alone is not all of the text: a field was shortened, or windows follow. */
  public boolean isPart() {
    return truncated || !further.isEmpty();
  }

  /** This input and the windows that follow. */
  public List<Encoded> windows() {
    List<Encoded> all = new ArrayList<>(List.of(this));
    all.addAll(further);
    return all;
  }

  /** The tokens of all windows, virtual and special ones included. */
  public int tokens() {
    return windows().stream().mapToInt(Encoded::length).sum();
  }

  /**
   * The scores of texts.
   *
   * @param ofWindows gives scores of inputs, as many as it gets, without looking at what follows
   * @return those of each text, of all its windows together
   */
  public static List<float[]> scores(
      List<Encoded> texts, Function<List<Encoded>, List<float[]>> ofWindows) {
    if (texts.stream().allMatch(text -> text.further.isEmpty())) {
      return ofWindows.apply(texts);
    }
    List<float[]> scores =
        ofWindows.apply(texts.stream().flatMap(text -> text.windows().stream()).toList());
    List<float[]> joined = new ArrayList<>();
    int from = 0;
    for (Encoded text : texts) {
      int to = from + 1 + text.further.size();
      joined.add(text.joined(scores.subList(from, to)));
      from = to;
    }
    return joined;
  }

  /** How many places are read in all windows; those of shared words count once. */
  public int read() {
    return windows().stream().mapToInt(window -> window.places.length - window.shared).sum();
  }

  /**
   * The scores of all words. Of words that two windows share each one's first half is taken from
   * the earlier window and the second from the later: what is farther from the place at which the
   * text is cut.
   *
   * @param scores of each of {@link #windows}, as many for each place
   */
  public float[] joined(List<float[]> scores) {
    float[] all = scores.get(0);
    for (int i = 0; i < further.size(); i++) {
      Encoded window = further.get(i);
      float[] own = scores.get(i + 1);
      int each = own.length / window.places.length;
      int first = window.shared / 2; // of the later window's words
      int kept = all.length - each * (window.shared - first);
      float[] both = Arrays.copyOf(all, kept + own.length - each * first);
      System.arraycopy(own, each * first, both, kept, own.length - each * first);
      all = both;
    }
    return all;
  }
}
