package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.problem.Problem;

/** What follows from times, which are given here. */
class ProductSpeedTest {
  private static ProductSpeed speed(double fp32, double bf16, double int8) {
    return new ProductSpeed(
        Map.of(Precision.FP32, fp32, Precision.BF16, bf16, Precision.INT8, int8));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 0.5,  0.25, INT8", // instructions for both
    "1.0, 0.5,  0.45, BF16", // eight bits gain less than noise
    "1.0, 3.0, 34.0,  FP32", // instructions for neither
    "1.0, 3.0,  0.6,  INT8", // for integers only
    "1.0, 0.9,  0.9,  FP32" // nothing gained for what is lost
  })
  void aCoarserFormatIsTakenWhereItIsClearlyFaster(
      double fp32, double bf16, double int8, Precision expected) {
    assertThat(speed(fp32, bf16, int8).fastest()).isEqualTo(expected);
  }

  @Test
  void formatsThatWereNotTriedAreNotTaken() {
    assertThat(new ProductSpeed(Map.of(Precision.FP32, 2.0)).fastest()).isEqualTo(Precision.FP32);
  }

  @Test
  void aFormatWithoutInstructionsIsRefusedWithWhatToUse() {
    assertThatThrownBy(() -> speed(1, 3, 34).requireNotSlower(Precision.INT8))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "--precision int8: expected a processor with instructions for int8 products, found one"
                + " without: they take 34 times as long as in fp32; use --precision fp32");
    assertThatThrownBy(() -> speed(1, 3, 34).requireNotSlower(Precision.BF16))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("bf16 products, found one without: they take 3 times as long");
  }

  @Test
  void noiseRefusesNothing() {
    assertThatCode(() -> speed(1, 0.5, 1.9).requireNotSlower(Precision.INT8))
        .doesNotThrowAnyException();
  }

  @Test
  void theBestOfSeveralTimesCountsAndFormatsTakeTurns() {
    List<Precision> order = new ArrayList<>();
    ProductSpeed speed =
        ProductSpeed.of(
            List.of(Precision.FP32, Precision.BF16),
            format -> {
              order.add(format);
              return order.size() == 3 ? 1 : 8; // the second time in single precision
            });

    assertThat(order)
        .startsWith(Precision.FP32, Precision.BF16, Precision.FP32, Precision.BF16)
        .hasSizeGreaterThan(4);
    assertThat(speed.seconds())
        .containsEntry(Precision.FP32, 1.0)
        .containsEntry(Precision.BF16, 8.0);
  }

  @Test
  void everyFormatOfAModelIsTried() {
    ProductSpeed speed = ProductSpeed.ofModel(Engine.cpu(1), 16, 64);

    assertThat(speed.seconds()).containsKeys(Precision.FP32, Precision.BF16);
    assertThat(speed.seconds().values()).allMatch(seconds -> seconds > 0);
  }
}
