package org.ltp4j.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Other defaults for settings of a record that stands inside another: several stages share the
 * settings, and each has what suits it. On the component whose type is the inner record.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Fallbacks {
  /** Each {@code key=default}, e.g. {@code warmup=0.05}. */
  String[] value();
}
