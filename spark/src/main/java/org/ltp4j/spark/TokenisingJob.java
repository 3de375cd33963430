package org.ltp4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.ltp4j.cluster.TextWork;
import org.ltp4j.corpus.CachedText;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.HeldText;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.Stretch;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * {@code ltp tokenise} on executors. First a task for each text finds where its segments begin,
 * which reads the text without tokenising it; then each task makes some neighbouring segments, each
 * of which is in the cache as soon as it is whole. What is there is not made again, so a task that
 * is tried again, or the command given again, goes on with what is missing.
 */
final class TokenisingJob {
  /** So many tasks for each core, so that all of them end at about the same time. */
  private static final int TASKS_A_CORE = 4;

  /** At least so many of a packed text, which is read from its beginning by each task. */
  private static final int PACKED_TOGETHER = 8;

  private final JavaSparkContext spark;
  private final TextWork work;
  private final SerializableConfiguration hadoop;

  TokenisingJob(JavaSparkContext spark, TextWork work) {
    this.spark = spark;
    this.work = work;
    this.hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
  }

  /** What executors need to know. */
  private record Kit(
      TokenizerFiles tokenizer,
      String field,
      BadRows badLines,
      String cache,
      String build,
      SerializableConfiguration hadoop)
      implements Serializable {
    CachedText text(String location) {
      Place.requireBuild(build);
      Path here = new Locations(hadoop.value(), Locations.sharedCache()).local(location);
      return CachedText.of(
          here, tokenizer.identity(), new TextRules(badLines, field), Cut.STREAMED, location);
    }

    TokenPlace place() {
      return new TokenPlace(hadoop.value(), cache);
    }
  }

  /** A text and where its segments begin. */
  private record Outline(
      String location, String folder, boolean packed, ArrayList<CachedText.Start> starts)
      implements Serializable {
    int segments() {
      return starts.size() - 1;
    }
  }

  /** Neighbouring segments of a text. */
  private record Unit(int text, int from, int to) implements Serializable {}

  /** A segment that is in the cache. */
  private record Made(int text, int number, Stretch stretch, int tokens) implements Serializable {}

  List<HeldText> run() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String location : work.text()) {
      texts.addAll(expanded(location));
    }
    Path model = new Locations(hadoop.value(), Locations.sharedCache()).local(base(work.model()));
    Kit kit =
        new Kit(
            TokenizerFiles.of(model),
            work.settings().textField(),
            work.settings().badLines(),
            Locations.absolute(work.cache()),
            Place.build(),
            hadoop);
    Broadcast<Kit> sent = spark.broadcast(kit);
    List<Outline> outlines =
        spark.parallelize(texts, texts.size()).map(text -> outline(sent.value(), text)).collect();
    Broadcast<List<Outline>> all = spark.broadcast(new ArrayList<>(outlines));
    List<Unit> units = units(outlines, spark.defaultParallelism());
    List<Made> made =
        units.isEmpty()
            ? List.of()
            : spark
                .parallelize(units, units.size())
                .flatMap(unit -> make(sent.value(), all.value(), unit))
                .collect();
    TokenPlace place = kit.place();
    List<HeldText> held = new ArrayList<>();
    for (int text = 0; text < outlines.size(); text++) {
      held.add(finished(kit.text(texts.get(text)), outlines.get(text), of(text, made), place));
    }
    return held;
  }

  private static String base(String model) {
    return Locations.isUri(model) ? model : ModelName.directory(Path.of(model)).toString();
  }

  private List<String> expanded(String location) throws IOException {
    if (!Locations.isUri(location)) {
      return TextFiles.expand(List.of(Path.of(location))).stream()
          .map(file -> Locations.absolute(file.toString()))
          .toList();
    }
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    FileSystem files = path.getFileSystem(hadoop.value());
    if (!files.exists(path)) {
      throw Problem.input(location, "a text file or a folder of them", "nothing", "check it");
    } else if (files.getFileStatus(path).isFile()) {
      return List.of(location);
    }
    List<String> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> below = files.listFiles(path, true);
    while (below.hasNext()) {
      org.apache.hadoop.fs.Path file = below.next().getPath();
      if (TextFiles.isText(file.getName())) {
        found.add(file.toString());
      }
    }
    if (found.isEmpty()) {
      throw Problem.input(location, "files of text, as ltp mlm --text reads", "none", "check it");
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static Outline outline(Kit kit, String location) {
    CachedText text = kit.text(location);
    return new Outline(
        location,
        text.folder(),
        TextIdentity.isPacked(text.file()),
        new ArrayList<>(text.starts()));
  }

  private static List<Unit> units(List<Outline> outlines, int cores) {
    int all = outlines.stream().mapToInt(Outline::segments).sum();
    int usual = Math.max(1, all / (TASKS_A_CORE * Math.max(1, cores)));
    List<Unit> units = new ArrayList<>();
    for (int text = 0; text < outlines.size(); text++) {
      Outline outline = outlines.get(text);
      int together = outline.packed() ? Math.max(usual, PACKED_TOGETHER) : usual;
      for (int from = 0; from < outline.segments(); from += together) {
        units.add(new Unit(text, from, Math.min(outline.segments(), from + together)));
      }
    }
    return units;
  }

  private static Iterator<Made> make(Kit kit, List<Outline> outlines, Unit unit) {
    Outline outline = outlines.get(unit.text());
    TokenPlace place = kit.place();
    List<Made> made = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    for (int i = unit.from(); i < unit.to(); i++) {
      String name = CachedText.segment(i);
      if (place.has(outline.folder(), name)) {
        made.add(made(unit.text(), i, place.open(outline.folder(), name)));
      } else {
        missing.add(i);
      }
    }
    if (!missing.isEmpty()) {
      CachedText text = kit.text(outline.location());
      if (!text.folder().equals(outline.folder())) {
        throw Problem.input(
            outline.location() + " on " + Place.here(),
            "the text that was looked at before",
            "another one",
            "put it where all machines read the same, and run it again");
      }
      try (Tokenizer tokenizer = kit.tokenizer().open()) {
        text.make(
            outline.starts(),
            unit.from(),
            unit.to(),
            tokenizer,
            missing::contains,
            (number, segment) -> {
              place.put(outline.folder(), CachedText.segment(number), segment::write);
              made.add(made(unit.text(), number, segment));
            });
      }
    }
    return made.iterator();
  }

  private static Made made(int text, int number, Segment segment) {
    return new Made(text, number, segment.stretch(), segment.ids());
  }

  private static List<Made> of(int text, List<Made> made) {
    return made.stream()
        .filter(one -> one.text() == text)
        .sorted(Comparator.comparingInt(Made::number))
        .toList();
  }

  /** Says that a text is whole, on the driver, which has to see all of it. */
  private HeldText finished(CachedText text, Outline outline, List<Made> made, TokenPlace place) {
    HeldText held =
        HeldText.of(
            text,
            made.stream().map(Made::stretch).toList(),
            made.stream().mapToLong(Made::tokens).sum());
    for (Made one : made) {
      if (!place.has(outline.folder(), CachedText.segment(one.number()))) {
        throw Problem.output(
            work.cache(),
            "a folder that the driver and every executor write",
            "another one on executors",
            "give --cache on a shared file system (hdfs:, s3a:, a mount that all machines have)");
      }
    }
    place.tidy(outline.folder());
    write(place, text, CachedText.ABOUT, CachedText::about);
    write(place, text, CachedText.END, any -> CachedText.end(made.size()));
    write(place, text, TextWork.PROVENANCE, work::provenance);
    return held;
  }

  private static void write(
      TokenPlace place, CachedText text, String name, Function<CachedText, String> content) {
    if (!place.has(text.folder(), name)) {
      place.put(text.folder(), name, file -> AtomicFiles.writeString(file, content.apply(text)));
    }
  }
}
