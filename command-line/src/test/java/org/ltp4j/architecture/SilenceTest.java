package org.ltp4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application that uses the library decides itself what is printed where. */
class SilenceTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("ltp.root"));

  @Test
  void theLibraryPrintsNothing() {
    noClasses()
        .should(ACCESS_STANDARD_STREAMS)
        .check(
            new ClassFileImporter()
                .importPaths(
                    List.of(
                        CHECKOUT.resolve("formats/target/classes"),
                        CHECKOUT.resolve("library/target/classes"))));
  }
}
