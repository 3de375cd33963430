package org.ltp4j.settings;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as written in a recipe or a flag, to values of the record's types and back. */
final class Conversion {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .withCoercionConfigDefaults(
              c ->
                  c.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail))
          .withCoercionConfig(
              LogicalType.Boolean,
              c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
          .build();

  private Conversion() {}

  /**
   * Converts what was written.
   *
   * @throws IllegalArgumentException if it is of another type
   */
  static Object toJava(Object written, Type type) {
    Class<?> raw = Declared.raw(type);
    if (raw == Optional.class) {
      return Optional.of(toJava(written, Declared.argument(type)));
    } else if (raw == List.class) {
      Type element = Declared.argument(type);
      // File names may hold commas: several paths are a YAML list or a repeated flag.
      List<?> parts = element == Path.class ? whole(written) : elements(written);
      return parts.stream().map(e -> toJava(e, element)).toList();
    } else if (raw == Map.class) {
      return pairs(written);
    } else if (raw.isEnum()) {
      return constant(String.valueOf(written), raw);
    } else if (raw == Path.class) {
      return path(MAPPER.convertValue(written, String.class));
    }
    return MAPPER.convertValue(written, MAPPER.constructType(raw));
  }

  /** Converts back to what YAML can hold. */
  static Object toPlain(Object value) {
    if (value instanceof Enum<?> constant) {
      return Kebab.of(constant);
    } else if (value instanceof Path path) {
      return path.toString().replace('\\', '/');
    } else if (value instanceof List<?> list) {
      return list.stream().map(Conversion::toPlain).toList();
    }
    return value;
  }

  private static List<?> whole(Object written) {
    return written instanceof String text && !text.isBlank() ? List.of(text) : elements(written);
  }

  private static List<?> elements(Object written) {
    if (written instanceof List<?> list) {
      return list;
    } else if (written instanceof Map<?, ?>) {
      throw new IllegalArgumentException("a map");
    }
    String text = String.valueOf(written);
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static Map<String, String> pairs(Object written) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (written instanceof Map<?, ?> map) {
      map.forEach((k, v) -> pairs.put(k.toString(), MAPPER.convertValue(v, String.class)));
      return pairs;
    }
    for (Object element : elements(written)) {
      String[] pair = element.toString().split("=", 2);
      if (pair.length < 2 || pairs.put(pair[0].strip(), pair[1].strip()) != null) {
        throw new IllegalArgumentException("no name=value, or a name twice");
      }
    }
    return pairs;
  }

  private static Object constant(String written, Class<?> enumType) {
    return Arrays.stream(enumType.getEnumConstants())
        .filter(c -> Kebab.of((Enum<?>) c).equals(written))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(written));
  }

  private static Path path(String written) {
    if (written == null || written.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    try {
      return Path.of(written);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
