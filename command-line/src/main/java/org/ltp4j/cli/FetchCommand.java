package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.ltp4j.hub.DataFetch;
import org.ltp4j.hub.ModelFetch;
import org.ltp4j.hub.Plan;
import org.ltp4j.hub.Wish;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.modelname.ModelName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp fetch}: downloads models and data sets. */
@Command(
    name = "fetch",
    description = {
      "Download a model (model) or a data set (data) from its official place.",
      "Goes on where an earlier call stopped. HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_TOKEN and"
          + " HF_HUB_OFFLINE mean what they mean to Hugging Face's own client; a proxy is given in"
          + " LTP_JAVA_OPTS (-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT)."
    })
final class FetchCommand implements Runnable {
  private static final String DRY_RUN =
      "Say what would be fetched and how large it is; fetch nothing.";

  private final HubEnvironment hub;
  @Spec private CommandSpec spec;

  FetchCommand(HubEnvironment hub) {
    this.hub = hub;
  }

  /** Without a subcommand: the help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      description =
          "Fetch a model into Hugging Face's cache; --model then takes its name. Only what ltp"
              + " opens is fetched: config, tokenizer, weights in one format.")
  void model(
      @Parameters(paramLabel = "ORG/NAME", description = "The model's name on the hub.")
          String name,
      @Option(
              names = "--revision",
              defaultValue = ModelName.DEFAULT_REVISION,
              description = "Branch, tag or commit (default: ${DEFAULT-VALUE}).")
          String revision,
      @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun) {
    if (hub.offline()) {
      Path typed =
          Path.of(revision.equals(ModelName.DEFAULT_REVISION) ? name : name + "@" + revision);
      Output.remark(spec, "HF_HUB_OFFLINE is set; looking in the cache only");
      Output.print(spec, new ModelName(hub, Optional.empty()).find(typed) + System.lineSeparator());
      return;
    }
    ModelFetch fetch = ModelFetch.plan(hub, name, revision);
    carryOut(fetch.plan(), dryRun, fetch::run);
  }

  @Command(
      description = {
        "Fetch a data set into a folder that --data or --text takes: a name, or any data set of the"
            + " hub as hf:OWNER/NAME, hf:OWNER/NAME/CONFIG, with @REVISION if need be.",
        "Names: xnli, wikitext, wikitext-en, americasnli, sib200, masakhanews, masakhaner,"
            + " masakhaner2, afrisenti, nusax, mnli, mnli-9000, paws-x, xnli-few-shot, wikipedia, and"
            + " those of --registry."
      })
  void data(
      @Parameters(
              paramLabel = "NAME",
              description = "A name, or hf:OWNER/NAME[/CONFIG][@REVISION].")
          String name,
      @Option(names = "--out", description = "Folder to make (default: data/NAME).") Path out,
      @Option(
              names = "--language",
              description = "A language, or a configuration, that is wanted; may be repeated.")
          List<String> languages,
      @Option(
              names = "--split",
              description = "A split that is wanted, as it is called there; may be repeated.")
          List<String> splits,
      @Option(names = "--date", description = "Date of wikipedia (default: the newest).")
          String date,
      @Option(names = "--column", description = "A column that is wanted; may be repeated.")
          List<String> columns,
      @Option(
              names = "--registry",
              description = "YAML file of further data sets (default: LTP_DATASETS).")
          Path registry,
      @Option(names = "--offline", description = "As HF_HUB_OFFLINE=1: use the cache alone.")
          boolean offline,
      @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun) {
    Wish wish =
        new Wish(
            name,
            orEmpty(languages),
            orEmpty(splits),
            Optional.ofNullable(date),
            orEmpty(columns),
            Optional.ofNullable(registry));
    DataFetch fetch = DataFetch.plan(offline ? hub.withoutNetwork() : hub, wish, out);
    carryOut(fetch.plan(), dryRun, fetch::run);
  }

  private static List<String> orEmpty(List<String> given) {
    return given == null ? List.of() : given;
  }

  private void carryOut(Plan plan, boolean dryRun, Supplier<Path> run) {
    Output.remark(spec, plan.summary());
    Output.print(spec, dryRun ? plan.table() : run.get() + System.lineSeparator());
  }
}
