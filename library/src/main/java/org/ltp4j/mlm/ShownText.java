package org.ltp4j.mlm;

import org.ltp4j.corpus.Tokenising;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Progress;

/** Shows how far a text is tokenised, while somebody waits for it. */
public final class ShownText implements Tokenising.Watcher {
  private final Listener listener;
  private final long bytes;
  private Progress progress;
  private long idsBefore;

  /**
   * Shows nothing yet.
   *
   * @param bytes of text, or about as many
   */
  public ShownText(Listener listener, long bytes) {
    this.listener = listener;
    this.bytes = bytes;
  }

  @Override
  public void waiting(long tokenised, long ids) {
    if (progress == null) {
      progress = listener.text("text", tokenised, Math.max(bytes, tokenised));
      idsBefore = ids;
    }
    progress.step(tokenised, ids - idsBefore, Double.NaN);
  }

  @Override
  public void over() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
