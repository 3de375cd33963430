package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;

/** A projection's three products by either library, against double precision. */
@KernelSensitive
class ProductsTest {
  private static final int IN = 24;
  private static final int OUT = 40;

  @RegisterExtension private final DrawnProjection drawn = new DrawnProjection(7, IN, OUT);

  private static Tensor wide(Tensor t) {
    return t.to(ScalarType.Double);
  }

  private static void isClose(Tensor found, Tensor exact) {
    assertThat(found.shape()).isEqualTo(exact.shape());
    assertThat(found.scalar_type().intern()).isEqualTo(ScalarType.Float);
    if (found.numel() > 0) {
      float[] expected = Tensors.floats(exact.to(ScalarType.Float).contiguous());
      UpToRounding.assertStates("product", Tensors.floats(found.contiguous()), expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "false, 1", "false, 70", "true, 0", "true, 1", "true, 2", "true, 70"})
  void theThreeProductsOfAProjection(boolean byOneDnn, int tokens) {
    Products products = new Products(byOneDnn);
    Tensor x = torch.randn(tokens, IN);
    Tensor g = torch.randn(tokens, OUT);
    isClose(
        products.linear(x, drawn.weight(), drawn.bias()),
        torch.mm(wide(x), wide(drawn.weight()).t()).add(wide(drawn.bias())));
    isClose(products.linear(g, drawn.weight().t(), null), torch.mm(wide(g), wide(drawn.weight())));
    isClose(products.linear(g.t(), x.t(), null), torch.mm(wide(g).t(), wide(x)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsRecordedAndTheSameGivesTheSame(boolean byOneDnn) {
    Products products = new Products(byOneDnn);
    Tensor x = torch.randn(70, IN);
    Tensor trained = drawn.weight().requires_grad_(true);
    Tensor first = products.linear(x, trained, drawn.bias());
    assertThat(first.requires_grad()).isFalse();
    assertThat(products.linear(x, trained, drawn.bias()).equal(first)).isTrue();
  }

  private static boolean chosen(MatrixLibrary library, Precision precision, int hidden) {
    return Products.choose(new Engine("cpu", precision, 1, library), hidden, 4 * hidden).byOneDnn();
  }

  @Test
  void smallModelsAndHalfPrecisionAreLeftToTheEngine() {
    assertThat(chosen(MatrixLibrary.AUTO, Precision.FP32, 16)).isFalse();
    assertThat(chosen(MatrixLibrary.ONEDNN, Precision.BF16, 256)).isFalse();
    assertThat(chosen(MatrixLibrary.BLAS, Precision.FP32, 256)).isFalse();
  }

  @Test
  void oneDnnIsTakenOnlyWhereItIsClearlyFaster() {
    assertThat(Products.pays(1.0, 1.0)).isFalse();
    assertThat(Products.pays(1.2, 1.0)).isFalse();
    assertThat(Products.pays(1.3, 1.0)).isTrue();
    assertThat(Products.pays(1.0, 1.3)).isFalse();
  }

  @Test
  void whateverIsMeasuredGivesTheProducts() {
    Engine engine = new Engine("cpu", Precision.FP32, 1, MatrixLibrary.AUTO);
    Tensor x = torch.randn(70, IN);
    Products measured = Products.choose(engine, 256, 1024); // large enough to be measured
    isClose(
        measured.linear(x, drawn.weight(), drawn.bias()),
        torch.mm(wide(x), wide(drawn.weight()).t()).add(wide(drawn.bias())));
  }
}
