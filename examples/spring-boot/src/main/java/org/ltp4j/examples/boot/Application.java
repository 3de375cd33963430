package org.ltp4j.examples.boot;

import java.nio.file.Path;
import org.ltp4j.classify.Classifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Loads one classifier and answers over HTTP. */
@SpringBootApplication
public class Application {
  /**
   * Starts the service.
   *
   * @param arguments Spring Boot's, among them {@code --ltp.adapter=DIRECTORY}
   */
  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  /** The adapter that {@code ltp train} or the training API wrote; Spring closes it. */
  @Bean(destroyMethod = "close")
  Classifier classifier(@Value("${ltp.adapter}") Path adapter) {
    return Classifier.load(adapter);
  }
}
