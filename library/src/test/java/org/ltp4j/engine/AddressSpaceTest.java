package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

class AddressSpaceTest {
  @TempDir Path process;

  @BeforeEach
  void aProcessThatUsesTwoGigabytes() throws IOException {
    write("status", "Name:\tjava\nVmPeak:\t 2000100 kB\nVmSize:\t 1953125 kB\n");
    write("maps", "7f00-7f01 r-xp 00000000 08:01 1 /usr/lib/libc.so.6\n");
  }

  private void limit(String soft) throws IOException {
    write(
        "limits",
        "Limit                     Soft Limit           Hard Limit           Units\n"
            + "Max cpu time              unlimited            unlimited            seconds\n"
            + "Max address space         %-20s unlimited            bytes\n".formatted(soft));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(process.resolve(name), text);
  }

  @Test
  void tooLittleIsRefusedWithWhatToDo() throws IOException {
    limit("3100000000");
    assertThatThrownBy(() -> AddressSpace.require(process))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "ulimit -v: expected 1.4 GB of address space for the engine's libraries, found 1.1 GB,"
                + " with a limit of 3.1 GB; raise the limit: ulimit -v unlimited");
    limit("1000");
    assertThatThrownBy(() -> AddressSpace.require(process)).hasMessageContaining("found 0.0 GB");
  }

  @Test
  void enoughIsEnough() throws IOException {
    limit("3500000000");
    assertThatCode(() -> AddressSpace.require(process)).doesNotThrowAnyException();
    limit("unlimited");
    assertThatCode(() -> AddressSpace.require(process)).doesNotThrowAnyException();
  }

  @Test
  void whatIsLoadedNeedsNoRoom() throws IOException {
    limit("2000000001");
    write("maps", "7f00-7f01 r-xp 00000000 08:01 1 /cache/libtorch_cpu.so\n");
    assertThatCode(() -> AddressSpace.require(process)).doesNotThrowAnyException();
  }

  @Test
  void systemsThatShowNothingAreLeftAlone() {
    assertThatCode(() -> AddressSpace.require(process.resolve("none"))).doesNotThrowAnyException();
  }
}
