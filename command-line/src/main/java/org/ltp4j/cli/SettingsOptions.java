package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.StageName;
import org.ltp4j.settings.Declared;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Makes a settings record's components the flags of a command, and reads those that were given. */
public final class SettingsOptions {
  private static final String RECIPE = "--recipe";

  private SettingsOptions() {}

  /** Adds a flag for each setting, grouped under the headings of the records that declare them. */
  public static CommandSpec add(CommandSpec command, Class<? extends Record> settings) {
    Map<String, ArgGroupSpec.Builder> groups = new LinkedHashMap<>();
    command.usageMessage().abbreviateSynopsis(true).sortOptions(false);
    int order = 0;
    for (Declared declared : Declared.of(settings)) {
      groups
          .computeIfAbsent(declared.heading(), heading -> group(heading, groups.size()))
          .addArg(option(declared, order++));
    }
    groups.values().forEach(group -> command.addArgGroup(group.build()));
    return command;
  }

  /** As {@link #add(CommandSpec, Class)} with a stage's settings, and {@code --recipe}. */
  public static CommandSpec add(CommandSpec command, StageName stage) {
    command.addOption(
        OptionSpec.builder(RECIPE)
            .paramLabel("<file>")
            .type(Path.class)
            .description("Take section '" + stage.key() + "' of a recipe; flags overrule it.")
            .build());
    return add(command, stage.settings());
  }

  /** The flags of a settings record that were given, by key; a list where one was repeated. */
  public static Map<String, Object> flags(ParseResult parsed, Class<? extends Record> settings) {
    Map<String, Object> given = new LinkedHashMap<>();
    for (Declared declared : Declared.of(settings)) {
      String flag = "--" + declared.key();
      if (parsed.hasMatchedOption(flag)) {
        List<String> values = parsed.matchedOption(flag).stringValues();
        boolean several = declared.isPaths() && values.size() > 1;
        given.put(declared.key(), several ? values : String.join(",", values));
      }
    }
    return given;
  }

  /**
   * The settings of a stage from its defaults, the recipe if there is one, and the flags.
   *
   * @param type the stage's settings record
   */
  public static <R extends Record> R resolve(ParseResult parsed, StageName stage, Class<R> type) {
    return resolve(parsed, stage, type, Map.of());
  }

  /**
   * As {@link #resolve(ParseResult, StageName, Class)} for a command that has no use for some
   * settings.
   *
   * @param unused their keys with any value, which stands for whatever was given
   */
  static <R extends Record> R resolve(
      ParseResult parsed, StageName stage, Class<R> type, Map<String, ?> unused) {
    Path recipe = parsed.matchedOptionValue(RECIPE, null);
    Section section = recipe == null ? Section.none() : Recipe.load(recipe).section(stage);
    Map<String, Object> flags = flags(parsed, type);
    flags.putAll(unused);
    return Settings.resolve(type, section, flags);
  }

  /** The words of the command line, for provenance. */
  static List<String> words(CommandSpec command) {
    List<String> words =
        new ArrayList<>(command.root().commandLine().getParseResult().originalArgs());
    words.add(0, command.root().name());
    return words;
  }

  private static ArgGroupSpec.Builder group(String heading, int order) {
    return ArgGroupSpec.builder().heading("%n" + heading + ":%n").order(order).validate(false);
  }

  private static OptionSpec option(Declared declared, int order) {
    OptionSpec.Builder option =
        OptionSpec.builder("--" + declared.key())
            .order(order)
            .paramLabel(label(declared))
            .description(description(declared));
    if (declared.isMany()) {
      return option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
    } else if (isFlag(declared)) {
      return option.type(String.class).arity("0..1").fallbackValue("true").build();
    }
    return option.type(String.class).arity("1").build();
  }

  private static boolean isFlag(Declared declared) {
    return declared.rawType() == boolean.class || declared.rawType() == Boolean.class;
  }

  private static String label(Declared declared) {
    Class<?> type = declared.rawType();
    if (type == Path.class) {
      return "<path>";
    } else if (type == Map.class) {
      return "<name=value>";
    } else if (type == List.class) {
      return "<list>";
    } else if (type.isEnum()) {
      return "<choice>";
    } else if (type == String.class) {
      return "<text>";
    }
    return isFlag(declared) ? "<true|false>" : "<number>";
  }

  /** Picocli reads percent signs and at signs in descriptions as its own. */
  private static String[] description(Declared declared) {
    String text = declared.setting().value();
    List<String> notes = new ArrayList<>();
    if (declared.rawType().isEnum()) {
      notes.add(declared.expected());
    }
    if (!declared.fallback().isEmpty()) {
      notes.add("default: " + declared.fallback());
    } else if (declared.isRequired()) {
      notes.add("required");
    }
    if (!notes.isEmpty()) {
      text += " (" + String.join("; ", notes) + ")";
    }
    text = Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    return new String[] {text.replace("%", "%%").replace("..", ".")};
  }
}
