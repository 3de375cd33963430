package org.ltp4j.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The one declaration of a setting, on a record component. The component {@code maxLength} is the
 * recipe key {@code max-length} and the flag {@code --max-length}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** What it is, with its unit, for the help text. */
  String value();

  /**
   * The default, written as its flag would be. A setting without one must be given, unless it is an
   * Optional, a List or a Map, which are empty then.
   */
  String fallback() default "";

  /** The smallest number allowed. */
  double min() default Double.NEGATIVE_INFINITY;

  /** A number that only larger ones are allowed beside. */
  double above() default Double.NEGATIVE_INFINITY;

  /** The largest number allowed. */
  double max() default Double.POSITIVE_INFINITY;

  /**
   * Whether another value may give another result. Where it cannot (places, how often to save), a
   * run may go on with another value.
   */
  boolean affectsResult() default true;
}
