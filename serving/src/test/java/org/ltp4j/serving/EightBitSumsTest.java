package org.ltp4j.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EightBitSumsTest {
  @ParameterizedTest
  @CsvSource({
    "fpu sse2 avx2 fma, true",
    "avx2 avx512f avx512bw avx512_vbmi2, true",
    "avx2 avx512f avx512_vnni, false",
    "avx2 avx_vnni, false",
    "avx512_vnni_like, true"
  })
  void onlyProcessorsWithInstructionsForSuchProductsAreExact(String flags, boolean cutOff) {
    String processors = "processor\t: 0\nmodel name\t: avx512_vnni\nflags\t\t: " + flags + "\n";
    assertThat(EightBitSums.areCutOff(processors)).isEqualTo(cutOff);
  }
}
