package org.ltp4j.mlm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.Stretch;
import org.ltp4j.corpus.TextSummary;
import org.ltp4j.corpus.Tokenising;
import org.ltp4j.data.BadRows;
import org.ltp4j.json.Json;
import org.ltp4j.random.Streams;
import org.ltp4j.train.Callback;
import org.ltp4j.train.Step;

/**
 * A walk over text that is tokenised while it is walked through. Parts take {@link Turns} in shares
 * of estimated size^exponent; each is walked through as {@link PartWalk} says. What is at a place
 * depends on the texts, the settings and the seed, and not on how fast anything is: where a place
 * needs text that is not there yet, it is waited for.
 */
final class StreamedWalk implements Walk {
  /**
   * One of the texts.
   *
   * @param name e.g. the language
   * @param whole the text that it is a piece of
   * @param sequences it is thought to have
   * @param tokens it is thought to have, special ones included
   */
  record Part(String name, String whole, double sequences, double tokens) {}

  /** Name of the file of a checkpoint that says what text was used. */
  private static final String SEEN = "text-seen.json";

  private final List<Part> parts;
  private final Tokenising tokenising;
  private final List<PartWalk> walks = new ArrayList<>();
  private final Turns turns;
  private final Shares shares;

  /**
   * A walk.
   *
   * @param parts in the order of the texts
   * @param tokenising the texts; closed with this
   * @param cut where their segments end
   * @param packer packs segments
   * @param exponent α of the languages' shares
   */
  StreamedWalk(
      List<Part> parts,
      Tokenising tokenising,
      Cut cut,
      Function<Segment, Packing> packer,
      double exponent,
      Streams streams) {
    this.parts = parts;
    this.tokenising = tokenising;
    for (int p = 0; p < parts.size(); p++) {
      walks.add(new PartWalk(parts.get(p).name(), p, source(p), cut, packer, streams));
    }
    double[] weights =
        Shares.weights(
            parts.stream().map(Part::whole).toList(),
            parts.stream().mapToDouble(Part::sequences).toArray(),
            exponent);
    this.shares = Shares.ofWeights(weights);
    this.turns = new Turns(shares.parts(), streams);
  }

  private PartWalk.Source source(int part) {
    return new PartWalk.Source() {
      @Override
      public Segment segment(int number) {
        return tokenising.await(part, number);
      }

      @Override
      public void want(int segments) {
        tokenising.want(part, segments);
      }
    };
  }

  @Override
  public void limit(long places) {
    long[] last = turns.upTo((places + Turns.BLOCK - 1) / Turns.BLOCK);
    for (int p = 0; p < last.length; p++) {
      walks.get(p).limit(last[p]);
    }
  }

  @Override
  public int[] at(long place) {
    return walks.get(turns.part(place)).at(turns.position(place));
  }

  @Override
  public String name(long place) {
    return "streamed/" + place;
  }

  @Override
  public List<int[]> anyPart(SplittableRandom random, long place) {
    int part = shares.draw(random);
    return walks.get(part).seen(turns.upTo(place / Turns.BLOCK)[part]);
  }

  @Override
  public long sequences() {
    return sum(Part::sequences);
  }

  @Override
  public long tokens() {
    return sum(Part::tokens);
  }

  private long sum(ToDoubleFunction<Part> what) {
    return parts.stream().mapToLong(part -> Math.round(what.applyAsDouble(part))).sum();
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public List<String> lateWarnings() {
    List<String> warnings = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      List<Stretch> seen = walks.get(p).stretches();
      TextSummary summary = TextSummary.of(parts.get(p).name(), seen, BadRows.SKIP);
      warnings.addAll(summary.warnings());
      long repeated = seen.stream().mapToLong(Stretch::repeated).sum();
      if (repeated > 0) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%s: %,d of %,d lines repeat one of the same stretch of at most 17 MB",
                parts.get(p).name(),
                repeated,
                summary.texts()));
      }
    }
    warnings.add(
        String.format(
            Locale.ROOT,
            "%.1f s were spent waiting for text to be tokenised",
            tokenising.waited()));
    return warnings;
  }

  @Override
  public Callback callback() {
    return new Callback() {
      @Override
      public void after(Step step) {
        // What a place has is not drawn by steps.
      }

      @Override
      public void saveState(Path checkpoint) throws IOException {
        Map<String, Object> seen = new LinkedHashMap<>();
        for (int p = 0; p < parts.size(); p++) {
          seen.put(parts.get(p).name(), walks.get(p).checksums());
        }
        Files.writeString(checkpoint.resolve(SEEN), Json.page(seen));
      }

      @Override
      public void loadState(Path checkpoint) {
        Map<String, Object> seen = Json.read(checkpoint.resolve(SEEN));
        for (int p = 0; p < parts.size(); p++) {
          List<?> checksums = (List<?>) seen.get(parts.get(p).name());
          walks.get(p).expect(checksums.stream().map(c -> ((Number) c).intValue()).toList());
        }
      }
    };
  }

  @Override
  public void close() {
    tokenising.close();
  }
}
