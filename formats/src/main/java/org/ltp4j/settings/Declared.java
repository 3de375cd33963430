package org.ltp4j.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A setting as its record declares it.
 *
 * @param key name in recipes, and after {@code --} on the command line
 * @param type Java type of its value
 * @param setting description and limits
 * @param fallback the default, written as its flag would be; empty for none
 * @param heading heading of the record that declares it, or else of the one around it
 */
public record Declared(String key, Type type, Setting setting, String fallback, String heading) {
  /**
   * Read once for each record: reflection takes its components and their annotations apart anew.
   */
  private static final ClassValue<Map<String, Declared>> ALL =
      new ClassValue<>() {
        @Override
        protected Map<String, Declared> computeValue(Class<?> type) {
          Map<String, Declared> all = new LinkedHashMap<>();
          read(type, "Options", new HashMap<>(), all);
          return Collections.unmodifiableMap(all);
        }
      };

  /**
   * All settings of a record in the order of their declaration; a component that is itself a record
   * contributes its own settings, with other defaults where {@link Fallbacks} says so.
   *
   * @throws IllegalStateException if a component has no {@link Setting}, two share a key, or a
   *     default is of no setting
   */
  public static List<Declared> of(Class<? extends Record> type) {
    return List.copyOf(ALL.get(type).values());
  }

  /** The setting of a component, of the record itself or of one inside it. */
  static Declared of(Class<? extends Record> type, RecordComponent component) {
    return ALL.get(type).get(key(component));
  }

  static String key(RecordComponent component) {
    return Kebab.ofCamel(component.getName());
  }

  /**
   * Adds a record's settings.
   *
   * @param around the heading of the record around it
   * @param defaults those that the record around it gives, by key; what is used is taken out
   */
  private static void read(
      Class<?> type, String around, Map<String, String> defaults, Map<String, Declared> into) {
    Heading own = type.getAnnotation(Heading.class);
    String heading = own == null ? around : own.value();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isRecord()) {
        Map<String, String> inner = defaults(component);
        read(component.getType(), heading, inner, into);
        if (!inner.isEmpty()) {
          throw new IllegalStateException(type + " has a default of no setting: " + inner);
        }
        continue;
      }
      Setting setting = component.getAnnotation(Setting.class);
      if (setting == null) {
        throw new IllegalStateException(type + "." + component.getName() + " has no @Setting");
      }
      String key = key(component);
      String other = defaults.remove(key);
      String fallback = other == null ? setting.fallback() : other;
      Type value = component.getGenericType();
      if (into.put(key, new Declared(key, value, setting, fallback, heading)) != null) {
        throw new IllegalStateException(type + " declares a key twice: " + key);
      }
    }
  }

  private static Map<String, String> defaults(RecordComponent component) {
    Map<String, String> defaults = new HashMap<>();
    Fallbacks given = component.getAnnotation(Fallbacks.class);
    for (String pair : given == null ? new String[0] : given.value()) {
      int equals = pair.indexOf('=');
      defaults.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return defaults;
  }

  /** The class of the value; of the content where it is an Optional. */
  public Class<?> rawType() {
    return raw(raw(type) == Optional.class ? argument(type) : type);
  }

  /** Whether several values may be given: a list or a map. */
  public boolean isMany() {
    return rawType() == List.class || rawType() == Map.class;
  }

  /** Whether several paths may be given, by repeating the flag: names of files may hold commas. */
  public boolean isPaths() {
    return rawType() == List.class && argument(type) == Path.class;
  }

  /** Whether a value must be given. */
  public boolean isRequired() {
    return fallback.isEmpty() && raw(type) != Optional.class && !isMany();
  }

  /** What may be written, e.g. {@code a whole number of at least 1}. */
  public String expected() {
    return expected(type);
  }

  private String expected(Type of) {
    Class<?> raw = raw(of);
    if (raw == Optional.class) {
      return expected(argument(of));
    } else if (raw == List.class) {
      return "a list, each " + expected(argument(of));
    } else if (raw == Map.class) {
      return "name=value pairs";
    } else if (raw.isEnum()) {
      return "one of " + String.join(", ", choices(raw));
    } else if (raw == boolean.class || raw == Boolean.class) {
      return "true or false";
    } else if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
      return "a whole number" + limits();
    } else if (raw == double.class || raw == Double.class) {
      return "a number" + limits();
    }
    return raw == Path.class ? "a path" : "a text";
  }

  static List<String> choices(Class<?> enumType) {
    return Arrays.stream(enumType.getEnumConstants()).map(c -> Kebab.of((Enum<?>) c)).toList();
  }

  static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
  }

  static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }

  private String limits() {
    List<String> parts = new ArrayList<>();
    if (setting.min() > Double.NEGATIVE_INFINITY) {
      parts.add("of at least " + number(setting.min()));
    }
    if (setting.above() > Double.NEGATIVE_INFINITY) {
      parts.add("above " + number(setting.above()));
    }
    if (setting.max() < Double.POSITIVE_INFINITY) {
      parts.add("of at most " + number(setting.max()));
    }
    return parts.stream().collect(Collectors.joining(" and ", parts.isEmpty() ? "" : " ", ""));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
