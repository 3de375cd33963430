package org.ltp4j.corpus;

import java.nio.file.Path;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.data.TextShape;
import org.ltp4j.files.FileHash;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A text that is there.
 *
 * @param origin its file
 */
public record TextInFile(Path origin) implements TextSource {
  @Override
  public long size() {
    return TextIdentity.size(origin);
  }

  @Override
  public boolean isPacked() {
    return TextIdentity.isPacked(origin);
  }

  @Override
  public String identity() {
    return TextIdentity.large(origin);
  }

  @Override
  public String hash() {
    return FileHash.sha256(origin);
  }

  @Override
  public WholeTexts.Whole read(WholeTexts texts) {
    return texts.read(origin);
  }

  @Override
  public TextSample sample(TextRules rules, Tokenizer tokenizer, long bytes) {
    return TextSampler.sample(origin, TextShape.of(origin, rules.field()), tokenizer, bytes);
  }

  @Override
  public void requireMadeWith(String tokenizer, TextRules rules) {
    // Token ids are made as the run wants them.
  }
}
