package org.ltp4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.ltp4j.cluster.TextWork;
import org.ltp4j.corpus.CachedText;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.FolderContents;
import org.ltp4j.corpus.HeldText;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.Stretch;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.corpus.TextSamples;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.data.TextShape;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Listener;
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
  private final Listener listener;
  private final SerializableConfiguration hadoop;

  TokenisingJob(JavaSparkContext spark, TextWork work, Listener listener) {
    this.spark = spark;
    this.work = work;
    this.listener = listener;
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

  /** The place of a text, and the bytes of its file. */
  private record Found(String location, long bytes) implements Serializable {}

  /**
   * A text and where its segments begin.
   *
   * @param about what its folder is of
   * @param bytes of its file
   * @param samples null if the folder has all that is said of the text already
   */
  private record Outline(
      String location,
      String folder,
      String about,
      boolean packed,
      ArrayList<CachedText.Start> starts,
      long bytes,
      TextSamples samples)
      implements Serializable {
    int segments() {
      return starts.size() - 1;
    }

    long unpacked() {
      return starts.get(segments()).bytes();
    }

    /** The text for a process that does not read it. */
    CachedText unread(TextWork work) {
      Path name = Path.of(new org.apache.hadoop.fs.Path(location).toUri().getPath());
      return new CachedText(
          name, new TextShape(null), Cut.STREAMED, work.settings().badLines(), folder, about);
    }
  }

  /** Neighbouring segments of a text. */
  private record Unit(int text, int from, int to) implements Serializable {}

  /** A segment that is in the cache. */
  private record Made(int text, int number, Stretch stretch, int tokens, int checksum)
      implements Serializable {
    long bytes() {
      return stretch.to() - stretch.from();
    }
  }

  List<HeldText> run() throws IOException {
    List<Found> texts = new ArrayList<>();
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
    List<Outline> outlines = outlines(texts, sent);
    List<Made> made = made(outlines, sent);
    List<FolderContents.Small> small = small(outlines, sent);
    TokenPlace place = kit.place();
    List<HeldText> held = new ArrayList<>();
    for (int text = 0; text < outlines.size(); text++) {
      held.add(finished(outlines.get(text), of(text, made), small.get(text), place));
    }
    return held;
  }

  /** What training reads as a whole is tokenised as that too; null for others. */
  private List<FolderContents.Small> small(List<Outline> outlines, Broadcast<Kit> sent) {
    LongStream counted =
        outlines.stream().mapToLong(one -> TextIdentity.counted(one.bytes(), one.packed()));
    return TextIdentity.areSmall(counted)
        ? spark
            .parallelize(outlines, outlines.size())
            .map(one -> whole(sent.value(), one))
            .collect()
        : Collections.nCopies(outlines.size(), null);
  }

  private static FolderContents.Small whole(Kit kit, Outline outline) {
    if (outline.samples() == null) {
      return null;
    }
    try (Tokenizer tokenizer = kit.tokenizer().open()) {
      return kit.text(outline.location())
          .whole(
              tokenizer,
              ids -> kit.place().put(outline.folder(), FolderContents.WHOLE, ids::write));
    }
  }

  private List<Outline> outlines(List<Found> texts, Broadcast<Kit> sent) {
    long all = texts.stream().mapToLong(Found::bytes).sum();
    try (JobMeter meter = new JobMeter(spark, listener.bytes("read", all), all)) {
      LongAccumulator bytes = meter.bytes();
      LongAccumulator same = meter.tokens();
      return spark
          .parallelize(texts, texts.size())
          .map(text -> outline(sent.value(), text, all, bytes, same))
          .collect();
    }
  }

  private List<Made> made(List<Outline> outlines, Broadcast<Kit> sent) {
    List<Unit> units = units(outlines, spark.defaultParallelism());
    if (units.isEmpty()) {
      return List.of();
    }
    Broadcast<List<Outline>> sentOutlines = spark.broadcast(new ArrayList<>(outlines));
    long all = outlines.stream().mapToLong(Outline::unpacked).sum();
    try (JobMeter meter = new JobMeter(spark, listener.text("text", 0, all), all)) {
      LongAccumulator bytes = meter.bytes();
      LongAccumulator tokens = meter.tokens();
      return spark
          .parallelize(units, units.size())
          .flatMap(unit -> make(sent.value(), sentOutlines.value(), unit, bytes, tokens))
          .collect();
    }
  }

  private static String base(String model) {
    return Locations.isUri(model) ? model : ModelName.directory(Path.of(model)).toString();
  }

  private List<Found> expanded(String location) throws IOException {
    if (!Locations.isUri(location)) {
      return TextFiles.expand(List.of(Path.of(location))).stream()
          .map(file -> new Found(Locations.absolute(file.toString()), TextIdentity.size(file)))
          .toList();
    }
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    FileSystem files = path.getFileSystem(hadoop.value());
    if (!files.exists(path)) {
      throw Problem.input(location, "a text file or a folder of them", "nothing", "check it");
    }
    FileStatus given = files.getFileStatus(path);
    if (given.isFile()) {
      return List.of(new Found(location, given.getLen()));
    }
    List<Found> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> below = files.listFiles(path, true);
    while (below.hasNext()) {
      LocatedFileStatus file = below.next();
      if (TextFiles.isText(file.getPath().getName()) && !isHidden(file.getPath(), given)) {
        found.add(new Found(file.getPath().toString(), file.getLen()));
      }
    }
    if (found.isEmpty()) {
      throw Problem.input(location, "files of text, as ltp mlm --text reads", "none", "check it");
    }
    found.sort(Comparator.comparing(Found::location));
    return found;
  }

  /** Whether a file lies in a folder whose name begins with a dot, below the one that was given. */
  private static boolean isHidden(org.apache.hadoop.fs.Path file, FileStatus given) {
    String below = given.getPath().toUri().relativize(file.toUri()).getPath();
    return ("/" + below).contains("/.");
  }

  private static Outline outline(
      Kit kit, Found found, long all, LongAccumulator bytes, LongAccumulator same) {
    CachedText text = kit.text(found.location());
    long[] before = {0};
    List<CachedText.Start> starts =
        text.starts(
            taken -> {
              bytes.add(taken - before[0]);
              same.add(taken - before[0]);
              before[0] = taken;
            });
    TokenPlace place = kit.place();
    boolean whole = all > TextIdentity.SMALL || place.has(text.folder(), FolderContents.WHOLE);
    TextSamples samples = null;
    if (!whole || !place.has(text.folder(), FolderContents.FILE)) {
      try (Tokenizer tokenizer = kit.tokenizer().open()) {
        samples = text.samples(tokenizer);
      }
    }
    return new Outline(
        found.location(),
        text.folder(),
        text.about(),
        TextIdentity.isPacked(text.file()),
        new ArrayList<>(starts),
        found.bytes(),
        samples);
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

  private static Iterator<Made> make(
      Kit kit, List<Outline> outlines, Unit unit, LongAccumulator bytes, LongAccumulator tokens) {
    Outline outline = outlines.get(unit.text());
    TokenPlace place = kit.place();
    List<Made> made = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    for (int i = unit.from(); i < unit.to(); i++) {
      String name = CachedText.segment(i);
      if (place.has(outline.folder(), name)) {
        made.add(made(unit.text(), i, place.open(outline.folder(), name)));
        bytes.add(made.get(made.size() - 1).bytes());
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
              Made one = made(unit.text(), number, segment);
              made.add(one);
              bytes.add(one.bytes());
              tokens.add(one.tokens());
            });
      }
    }
    return made.iterator();
  }

  private static Made made(int text, int number, Segment segment) {
    return new Made(text, number, segment.stretch(), segment.ids(), segment.checksum());
  }

  private static List<Made> of(int text, List<Made> made) {
    return made.stream()
        .filter(one -> one.text() == text)
        .sorted(Comparator.comparingInt(Made::number))
        .toList();
  }

  /** Says that a text is whole, on the driver, which has to see all of it. */
  private HeldText finished(
      Outline outline, List<Made> made, FolderContents.Small small, TokenPlace place) {
    CachedText text = outline.unread(work);
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
    if (outline.samples() != null) {
      place.delete(outline.folder(), FolderContents.FILE);
      List<Integer> checksums = made.stream().map(Made::checksum).toList();
      write(
          place,
          text,
          FolderContents.FILE,
          any -> any.contents(checksums, outline.packed(), outline.samples(), small).toJson());
    }
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
