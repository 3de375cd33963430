package org.ltp4j.jdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks tests of what depends on a JDK: native libraries, processes and signals, pipes, locks,
 * mapped files, HTTP, text and numbers. Continuous integration runs them on each other JDK that is
 * installed: {@code mvn test -Dgroups=jdk}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("jdk")
public @interface JdkSensitive {}
