package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.ltp4j.hub.DataFetch;
import org.ltp4j.hub.ModelFetch;
import org.ltp4j.hub.Plan;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.modelname.ModelName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp fetch}: the only command that downloads. */
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
      description =
          "Fetch a data set: xnli, americasnli, sib200 or wikitext. --data takes the folder"
              + " that it leaves, --text the files of wikitext.")
  void data(
      @Parameters(paramLabel = "NAME", description = "xnli, americasnli, sib200 or wikitext.")
          String name,
      @Option(names = "--out", description = "Folder to make (default: data/NAME).") Path out,
      @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun) {
    DataFetch fetch = DataFetch.plan(hub, name, out);
    carryOut(fetch.plan(), dryRun, fetch::run);
  }

  private void carryOut(Plan plan, boolean dryRun, Supplier<Path> run) {
    Output.remark(spec, plan.summary());
    Output.print(spec, dryRun ? plan.table() : run.get() + System.lineSeparator());
  }
}
