package org.ltp4j.sweep;

/**
 * What worker processes run.
 *
 * @param mainClass has the command {@code worker}
 * @param classPath with everything it needs
 */
public record Program(String mainClass, String classPath) {
  /** On the class path of this process. */
  public static Program here(String mainClass) {
    return new Program(mainClass, System.getProperty("java.class.path"));
  }
}
