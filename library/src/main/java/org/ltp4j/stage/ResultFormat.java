package org.ltp4j.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * How a result is written as JSON and read back.
 *
 * @param <R> the result
 */
public final class ResultFormat<R> {
  private static final JsonMapper MAPPER =
      Json.MAPPER.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Function<R, Object> plain;
  private final Function<Path, R> reader;

  private ResultFormat(Function<R, Object> plain, Function<Path, R> reader) {
    this.plain = plain;
    this.reader = reader;
  }

  /** A record's components by their names in snake case; null is left out. */
  public static <R extends Record> ResultFormat<R> of(Class<R> type) {
    return new ResultFormat<>(
        result -> MAPPER.convertValue(result, Map.class), file -> read(file, type));
  }

  /** A format of its own. */
  public static <R> ResultFormat<R> of(
      Function<R, Map<String, Object>> writer, BiFunction<Path, Map<String, Object>, R> reader) {
    return new ResultFormat<>(writer::apply, file -> reader.apply(file, Json.read(file)));
  }

  /** The result as a page of JSON, as the file holds it. */
  public String page(R result) {
    return Json.page(plain.apply(result));
  }

  /** Writes the file. */
  public void write(Path file, R result) {
    AtomicFiles.writeString(file, page(result));
  }

  /**
   * Reads the file.
   *
   * @throws Problem if it does not hold such a result
   */
  public R read(Path file) {
    return reader.apply(file);
  }

  private static <R> R read(Path file, Class<R> type) {
    Json.read(file); // says line and cause where it is no JSON
    try {
      return MAPPER.readValue(file.toFile(), type);
    } catch (JsonProcessingException e) {
      throw Problem.input(
              file, "what a finished run has left", e.getOriginalMessage(), "make it again")
          .causedBy(e);
    } catch (IOException e) {
      throw Problem.input(file, "a readable file", e.getMessage(), "check its rights").causedBy(e);
    }
  }
}
