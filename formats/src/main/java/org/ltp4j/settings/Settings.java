package org.ltp4j.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/** Turns defaults, a recipe and flags into a settings record, and a record back into a recipe. */
public final class Settings {
  /** Characters of a wrong value that a message repeats. */
  private static final int SHOWN = 80;

  private Settings() {}

  /**
   * The settings that hold: the record's defaults, over them the recipe, over both the flags.
   *
   * @param type a record whose components carry {@link Setting}
   * @param flags by key, without the dashes; a text, or a list of texts where a flag was repeated
   * @throws Problem naming place and key if a key is unknown, a value is of the wrong type or out
   *     of range, or a required one is missing; and whatever the record's own constructor refuses
   */
  public static <R extends Record> R resolve(Class<R> type, Section recipe, Map<String, ?> flags) {
    List<String> known = keys(type);
    requireKnown(recipe.values().keySet(), known, recipe.place());
    requireKnown(flags.keySet(), known, "command line");
    return build(type, component -> value(Declared.of(type, component), recipe, flags));
  }

  /**
   * A value of one setting in the form that {@link #toMap} gives, however it was written.
   *
   * @param key a known key of the record
   * @param place where it is written, for messages
   * @throws Problem if it is of the wrong type or out of range
   */
  public static Object normalised(
      Class<? extends Record> type, String key, Object written, String place) {
    Declared declared =
        Declared.of(type).stream().filter(d -> d.key().equals(key)).findFirst().orElseThrow();
    Object value = convert(declared, written, place);
    return Conversion.toPlain(value instanceof Optional<?> o ? o.orElseThrow() : value);
  }

  /**
   * The same settings with other values for some keys.
   *
   * @param values by key, of the types that the record declares; of an Optional its content, or
   *     null for none
   * @throws Problem if the record's own constructor refuses them
   */
  public static <R extends Record> R with(R settings, Map<String, ?> values) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) settings.getClass();
    requireKnown(values.keySet(), keys(type), type.getSimpleName());
    Map<String, Object> all = new LinkedHashMap<>();
    collect(settings, all);
    return build(
        type,
        component -> {
          String key = Declared.key(component);
          if (!values.containsKey(key)) {
            return all.get(key);
          }
          Object value = values.get(key);
          return component.getType() == Optional.class ? Optional.ofNullable(value) : value;
        });
  }

  private static void collect(Record settings, Map<String, Object> into) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = read(settings, component);
      if (value instanceof Record nested) {
        collect(nested, into);
      } else {
        into.put(Declared.key(component), value);
      }
    }
  }

  /** The keys of a record, in the order of their declaration. */
  public static List<String> keys(Class<? extends Record> type) {
    return Declared.of(type).stream().map(Declared::key).toList();
  }

  /** All settings as a recipe's section holds them; an empty Optional is left out. */
  public static Map<String, Object> toMap(Record settings) {
    return toMap(settings, declared -> true);
  }

  /** Those settings that say what the result is. */
  public static Map<String, Object> affectingResult(Record settings) {
    return toMap(settings, declared -> declared.setting().affectsResult());
  }

  /** Those settings that the result does not depend on. */
  public static Map<String, Object> incidental(Record settings) {
    return toMap(settings, declared -> !declared.setting().affectsResult());
  }

  /**
   * Refuses keys that are not known.
   *
   * @throws Problem naming the first unknown key and the known one that it resembles
   */
  public static void requireKnown(Iterable<String> keys, List<String> known, String place) {
    for (String key : keys) {
      if (!known.contains(key)) {
        String remedy =
            Nearest.to(key, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("known are " + String.join(", ", known));
        throw Problem.usage(place, "a known key", "'" + key + "'", remedy);
      }
    }
  }

  private static Object value(Declared declared, Section recipe, Map<String, ?> flags) {
    String key = declared.key();
    if (flags.containsKey(key)) {
      return convert(declared, flags.get(key), "--" + key);
    } else if (recipe.values().get(key) != null) {
      return convert(declared, recipe.values().get(key), recipe.place() + ", key " + key);
    } else if (declared.isRequired()) {
      throw Problem.usage(
          key, declared.expected(), "nothing", "give --" + key + ", or " + key + ": in the recipe");
    } else if (declared.fallback().isEmpty() && !declared.isMany()) {
      return Optional.empty();
    }
    return convert(declared, declared.fallback(), "default of " + key);
  }

  private static Object convert(Declared declared, Object written, String place) {
    try {
      Object value = Conversion.toJava(written, declared.type());
      requireWithin(declared.setting(), value);
      return value;
    } catch (IllegalArgumentException e) {
      throw Problem.usage(place, declared.expected(), shown(written), "correct it or leave it out")
          .causedBy(e);
    }
  }

  private static String shown(Object written) {
    String text = String.valueOf(written);
    return "'" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…") + "'";
  }

  private static void requireWithin(Setting setting, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(content -> requireWithin(setting, content));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> requireWithin(setting, element));
    } else if (value instanceof Number number) {
      double d = number.doubleValue();
      if (!Double.isFinite(d) || d < setting.min() || d <= setting.above() || d > setting.max()) {
        throw new IllegalArgumentException("out of range");
      }
    }
  }

  private static <R extends Record> R build(
      Class<R> type, Function<RecordComponent, Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments =
        Arrays.stream(components)
            .map(
                component ->
                    component.getType().isRecord()
                        ? build(component.getType().asSubclass(Record.class), values)
                        : values.apply(component))
            .toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> toMap(Record settings, Predicate<Declared> wanted) {
    Map<String, Object> values = new LinkedHashMap<>();
    collect(settings, values);
    Map<String, Object> map = new LinkedHashMap<>();
    for (Declared declared : Declared.of(settings.getClass())) {
      Object value = values.get(declared.key());
      Object content = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      if (content != null && wanted.test(declared)) {
        map.put(declared.key(), Conversion.toPlain(content));
      }
    }
    return map;
  }

  private static Object read(Record settings, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
