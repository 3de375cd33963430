package org.ltp4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ltp4j.cluster.Session;
import org.ltp4j.cluster.TextWork;
import org.ltp4j.console.Console;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.HeldText;
import org.ltp4j.corpus.TokenCache;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.data.TextShape;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.mlm.ShownText;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TokeniseSettings;
import org.ltp4j.run.ByteCount;
import org.ltp4j.tokenizer.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ltp tokenise}. */
@Command(
    name = "tokenise",
    description = {
      "Tokenise large text before training asks for it; leaves token ids in the cache.",
      "Safe to kill: the same command goes on. With --on, on a cluster."
    })
final class TokeniseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--model",
      paramLabel = "<path>",
      required = true,
      description = "Model whose tokenizer is used, as ltp mlm --model.")
  private String model;

  @Option(
      names = "--text",
      paramLabel = "<path>",
      required = true,
      description =
          "Text file or folder, as ltp mlm --text; may be repeated. With --on also a location of"
              + " the cluster, e.g. s3a://…")
  private List<String> text;

  @Option(
      names = "--text-field",
      paramLabel = "<text>",
      defaultValue = TextShape.USUAL_FIELD,
      description = "Field that has the text of JSONL and Parquet (default: ${DEFAULT-VALUE}).")
  private String field;

  @Option(
      names = "--bad-lines",
      paramLabel = "<choice>",
      defaultValue = "REJECT",
      description = "What happens to lines that cannot be read: reject (the default) or skip.")
  private BadRows badLines;

  @Option(
      names = "--cache",
      paramLabel = "<path>",
      description =
          "Folder of token ids, as ltp mlm --cache; without it LTP_CACHE, or ltp4j in the user's"
              + " cache. With --on a path of all machines, or a location of the cluster.")
  private String cache;

  @Option(
      names = "--threads",
      paramLabel = "<number>",
      defaultValue = "0",
      description = "CPU threads; 0 = one per core. With --on the cluster's cores count.")
  private int threads;

  @Override
  public Integer call() {
    if (threads < 0) {
      throw Problem.usage("--threads", "0 or more", threads, "correct it");
    }
    TokeniseSettings settings = new TokeniseSettings(field, badLines);
    Console console = new Console();
    List<HeldText> held;
    String place;
    if (cluster.given()) {
      place = cache == null ? TokenCache.of(Optional.empty()).folder().toString() : cache;
      TextWork work = work(settings, place);
      try (Session session = cluster.connect()) {
        held = session.tokenise(work, console);
      }
    } else {
      TokenCache here = TokenCache.of(Optional.ofNullable(cache).map(Path::of));
      place = here.folder().toString();
      held = here(here, work(settings, place), console);
    }
    held.forEach(one -> console.warn(one.warnings()));
    Output.print(spec, shown(held, place));
    return 0;
  }

  private TextWork work(TokeniseSettings settings, String place) {
    return new TextWork(model, text, place, settings, SettingsOptions.words(spec));
  }

  private List<HeldText> here(TokenCache place, TextWork work, Console console) {
    List<Path> paths = text.stream().map(Path::of).toList();
    List<Path> files = TextFiles.expand(paths);
    console.warn(TextFiles.passedOver(paths));
    if (TextIdentity.areSmall(files)) {
      console.warns(
          "ltp mlm tokenises text of at most %s by itself where it is; these token ids are for where it is not"
              .formatted(ByteCount.text(TextIdentity.SMALL)));
    }
    List<HeldText> held;
    try (Tokenizer tokenizer = Tokenizer.open(Path.of(model))) {
      held =
          place.fill(
              files,
              tokenizer,
              work.rules(),
              Cut.STREAMED,
              threads == 0 ? Engine.defaultThreads() : threads,
              new ShownText(console, bytes(files)));
    }
    for (HeldText one : held) {
      Path provenance = place.folder().resolve(one.text().folder()).resolve(TextWork.PROVENANCE);
      if (!Files.exists(provenance)) {
        AtomicFiles.writeString(provenance, work.provenance(one.text()));
      }
    }
    return held;
  }

  /** Of packed text the bytes of the file: the bar's end moves when there is more. */
  private static long bytes(List<Path> files) {
    return files.stream().mapToLong(TextIdentity::size).sum();
  }

  private static String shown(List<HeldText> held, String place) {
    List<String> lines = new ArrayList<>();
    for (HeldText one : held) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s, %,d lines, %,d tokens in %d segments, %s",
              one.text().file().getFileName(),
              ByteCount.text(one.bytes()),
              one.texts(),
              one.tokens(),
              one.segments(),
              one.text().folder()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "texts: %d, tokens: %,d, in %s",
            held.size(),
            held.stream().mapToLong(HeldText::tokens).sum(),
            place));
    return String.join("\n", lines) + "\n";
  }
}
