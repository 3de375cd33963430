package org.ltp4j.serving;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.junit.jupiter.api.Test;

class OnnxSessionTest {
  @Test
  void threadsLookForWorkWithinABatchAtMost() throws OrtException {
    try (OrtSession.SessionOptions looking = OnnxSession.options(2, Idle.LOOK);
        OrtSession.SessionOptions asleep = OnnxSession.options(2, Idle.SLEEP)) {
      assertThat(looking.getConfigEntries())
          .containsEntry("session.intra_op.allow_spinning", "1")
          .containsEntry("session.force_spinning_stop", "1");
      assertThat(asleep.getConfigEntries()).containsEntry("session.intra_op.allow_spinning", "0");
    }
  }

  @Test
  void sumsOfEightBitProductsAreExact() throws OrtException {
    try (OrtSession.SessionOptions options = OnnxSession.options(2, Idle.LOOK)) {
      assertThat(options.getConfigEntries().containsKey("session.x64quantprecision"))
          .isEqualTo(EightBitSums.areCutOff());
    }
  }
}
