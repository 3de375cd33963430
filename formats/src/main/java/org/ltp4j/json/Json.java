package org.ltp4j.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.ltp4j.problem.Problem;

/** JSON text that is the same for the same values on every platform and Java version. */
public final class Json {
  /** Java 19 changed the digits that Double.toString prints; Jackson's own writer did not. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /** One line, without a newline. */
  public static String line(Object value) {
    return write(value, false);
  }

  /** Indented, with a newline at the end. */
  public static String page(Object value) {
    return write(value, true) + "\n";
  }

  /**
   * Reads an object.
   *
   * @throws Problem if the file is missing or no JSON object
   */
  public static Map<String, Object> read(Path file) {
    try {
      return MAPPER.readValue(file.toFile(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      String place =
          file + (e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr());
      String found = e.getOriginalMessage().lines().findFirst().orElse("").replaceAll(" \\(.*", "");
      throw Problem.input(place, "a JSON object", found, "make it again").causedBy(e);
    } catch (IOException e) {
      throw Problem.input(file, "a JSON object", e.getMessage(), "make it again").causedBy(e);
    }
  }

  /**
   * Refuses what another version wrote: it is not to be understood.
   *
   * @param format name and version, as the page's key {@code format} has to say
   * @param place for the message
   * @param what such a page is, e.g. {@code an adapter}
   * @param again how it is made again, e.g. {@code train again}
   */
  public static void requireFormat(
      JsonNode page, String format, Object place, String what, String again) {
    String found = page.path("format").asText("missing");
    if (!format.equals(found)) {
      throw Problem.input(
          place,
          what + " of format " + format,
          "format " + found,
          "use the version of ltp4j that wrote it, or " + again);
    }
  }

  private static String write(Object value, boolean indented) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    try {
      return indented
          ? MAPPER
              .writer(
                  new DefaultPrettyPrinter()
                      .withObjectIndenter(indenter)
                      .withArrayIndenter(indenter))
              .writeValueAsString(value)
          : MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
