package org.ltp4j.examples.boot;

import java.util.Map;
import org.ltp4j.answer.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.problem.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /classify} with a task's fields as JSON. */
@RestController
class ClassifyController {
  private final Classifier classifier;

  ClassifyController(Classifier classifier) {
    this.classifier = classifier;
  }

  @PostMapping("/classify")
  Classification classify(@RequestBody Map<String, String> fields) {
    return classifier.classify(fields);
  }

  /** What is wrong with a request, in one line. */
  @ExceptionHandler(Problem.class)
  ResponseEntity<Map<String, String>> unusable(Problem problem) {
    return ResponseEntity.status(HttpStatus.BAD_REQUEST)
        .body(Map.of("problem", problem.getMessage()));
  }
}
