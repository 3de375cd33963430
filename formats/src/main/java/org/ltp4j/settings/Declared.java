package org.ltp4j.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A setting as its record declares it.
 *
 * @param key name in recipes, and after {@code --} on the command line
 * @param type Java type of its value
 * @param setting description, default and limits
 * @param heading heading of the record that declares it
 */
public record Declared(String key, Type type, Setting setting, String heading) {
  /**
   * Read once for each record: reflection takes its components and their annotations apart anew.
   */
  private static final ClassValue<List<Declared>> ALL =
      new ClassValue<>() {
        @Override
        protected List<Declared> computeValue(Class<?> type) {
          return List.copyOf(read(type.asSubclass(Record.class)));
        }
      };

  private static final ClassValue<Map<String, Declared>> OWN =
      new ClassValue<>() {
        @Override
        protected Map<String, Declared> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents())
              .filter(component -> !component.getType().isRecord())
              .collect(Collectors.toMap(RecordComponent::getName, c -> read(type, c)));
        }
      };

  /**
   * All settings of a record in the order of their declaration; a component that is itself a record
   * contributes its own settings.
   *
   * @throws IllegalStateException if a component has no {@link Setting} or two share a key
   */
  public static List<Declared> of(Class<? extends Record> type) {
    return ALL.get(type);
  }

  private static List<Declared> read(Class<? extends Record> type) {
    List<Declared> all = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isRecord()) {
        all.addAll(of(component.getType().asSubclass(Record.class)));
      } else {
        all.add(of(type, component));
      }
    }
    if (all.stream().map(Declared::key).distinct().count() < all.size()) {
      throw new IllegalStateException(type + " declares a key twice");
    }
    return all;
  }

  static Declared of(Class<? extends Record> type, RecordComponent component) {
    return OWN.get(type).get(component.getName());
  }

  private static Declared read(Class<?> type, RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException(type + "." + component.getName() + " has no @Setting");
    }
    Heading heading = type.getAnnotation(Heading.class);
    return new Declared(
        Kebab.ofCamel(component.getName()),
        component.getGenericType(),
        setting,
        heading == null ? "Options" : heading.value());
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
    return setting.fallback().isEmpty() && raw(type) != Optional.class && !isMany();
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
