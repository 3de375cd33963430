package org.ltp4j.method;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The words that discrete templates ask with, in one language.
 *
 * @param language its code
 * @param question the word for Question
 * @param answer the word for Answer
 */
record QuestionWords(String language, String question, String answer) {
  static final QuestionWords ENGLISH = new QuestionWords("en", "Question", "Answer");
  private static final String RESOURCE = "question-words.tsv";

  /** The fourteen languages beside English. */
  static List<QuestionWords> others() {
    try (InputStream in = QuestionWords.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t"))
          .map(cells -> new QuestionWords(cells[0], cells[1], cells[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An English template with the words of this language. */
  String in(String englishTemplate) {
    return englishTemplate.replace(ENGLISH.question, question).replace(ENGLISH.answer, answer);
  }
}
