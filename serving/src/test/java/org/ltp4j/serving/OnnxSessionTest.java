package org.ltp4j.serving;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.junit.jupiter.api.Test;

class OnnxSessionTest {
  @Test
  void threadsThatWaitForWorkSleep() throws OrtException {
    try (OrtSession.SessionOptions options = OnnxSession.options(2)) {
      assertThat(options.getConfigEntries()).containsEntry("session.intra_op.allow_spinning", "0");
    }
  }

  @Test
  void sumsOfEightBitProductsAreExact() throws OrtException {
    try (OrtSession.SessionOptions options = OnnxSession.options(2)) {
      assertThat(options.getConfigEntries().containsKey("session.x64quantprecision"))
          .isEqualTo(EightBitSums.areCutOff());
    }
  }
}
