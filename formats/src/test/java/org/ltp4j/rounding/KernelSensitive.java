package org.ltp4j.rounding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks tests that look at numbers which a matrix kernel computed. Continuous integration runs them
 * under the kernels of an older processor too: {@code mvn test -Dgroups=kernels}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("kernels")
public @interface KernelSensitive {}
