package org.ltp4j.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ltp4j.evaluation.Confidence;

/** What is held is freed once, and never under somebody's hands. */
@Timeout(60)
class SharedUseTest {
  private final AtomicInteger freed = new AtomicInteger();
  private final SharedUse use =
      new SharedUse(Batching.DEFAULT, inputs -> List.of(), 1, freed::incrementAndGet);

  @Test
  void closingWaitsForThoseWhoUseIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    List<CompletableFuture<Integer>> users =
        List.of(user(begun, end), user(begun, end)); // side by side
    begun.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(use::close);
    assertThat(closing.isDone()).isFalse();
    assertThat(freed).hasValue(0);
    end.countDown();
    for (CompletableFuture<Integer> user : users) {
      assertThat(user.get()).as("freed while in use").isZero();
    }
    closing.get();
    assertThat(freed).hasValue(1);
  }

  private CompletableFuture<Integer> user(CountDownLatch begun, CountDownLatch end) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () ->
                result.complete(
                    use.whileOpen(
                        () -> {
                          begun.countDown();
                          try {
                            end.await(30, TimeUnit.SECONDS);
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                          return freed.get();
                        })));
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  @Test
  void afterwardsThereIsNothingToUseAndNothingToFree() {
    use.close();
    use.close();
    assertThat(freed).hasValue(1);
    assertThatThrownBy(() -> use.whileOpen(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this classifier is closed; load it again");
    assertThatThrownBy(() -> use.submit(null, List.of(), Confidence.NONE, List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this classifier is closed; load it again");
  }

  @Test
  void aMistakeLeavesItOpen() {
    assertThatThrownBy(
            () ->
                use.whileOpen(
                    () -> {
                      throw new IllegalArgumentException("mistake");
                    }))
        .hasMessage("mistake");
    assertThat(use.whileOpen(() -> 7)).isEqualTo(7);
    use.close();
    assertThat(freed).hasValue(1);
  }
}
