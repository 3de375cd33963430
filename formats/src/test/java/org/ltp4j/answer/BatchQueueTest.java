package org.ltp4j.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.template.Encoded;

/** Who waits is answered, in common batches, whatever happens to others. */
@Timeout(60)
class BatchQueueTest {
  /** An engine that says of an input what its first id is, and waits for permission if it is 0. */
  private static final class Engine {
    final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch isBusy = new CountDownLatch(1);
    final CountDownLatch permission = new CountDownLatch(1);

    List<float[]> scores(List<Encoded> inputs) {
      List<Integer> ids = inputs.stream().map(input -> input.ids()[0]).toList();
      batches.add(ids);
      if (ids.contains(0)) {
        isBusy.countDown();
        try {
          permission.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      if (ids.contains(-1)) {
        throw new IllegalStateException("broken");
      }
      return ids.stream().map(id -> new float[] {id}).toList();
    }
  }

  private final Engine engine = new Engine();

  private static List<Encoded> inputs(int length, int... ids) {
    return IntStream.of(ids)
        .mapToObj(
            id -> {
              int[] row = new int[length];
              row[0] = id;
              return new Encoded(row, 0, false, 0);
            })
        .toList();
  }

  private static Future<List<Integer>> submit(BatchQueue queue, int length, int... ids) {
    return queue.submit(
        inputs(length, ids), scores -> scores.stream().map(s -> (int) s[0]).toList());
  }

  /** A queue whose engine is busy with an input 0 until it is permitted to go on. */
  private BatchQueue busy(int tokens, int most) throws InterruptedException {
    BatchQueue queue = new BatchQueue(new Batching(tokens, most), engine::scores, 1);
    submit(queue, 1, 0);
    engine.isBusy.await();
    return queue;
  }

  @Test
  void thoseThatWaitedTogetherAreOneBatchUpToItsTokensInTheirOrder() throws Exception {
    try (BatchQueue queue = busy(10, 100)) {
      Future<List<Integer>> a = submit(queue, 4, 1, 2);
      Future<List<Integer>> b = submit(queue, 2, 3);
      Future<List<Integer>> c = submit(queue, 30, 4);
      Future<List<Integer>> d = submit(queue, 10, 5);
      assertThat(queue.waiting()).isEqualTo(5);
      engine.permission.countDown();
      assertThat(a.get()).containsExactly(1, 2);
      assertThat(b.get()).containsExactly(3);
      assertThat(c.get()).containsExactly(4);
      assertThat(d.get()).containsExactly(5);
    }
    assertThat(engine.batches)
        .containsExactly(List.of(0), List.of(1, 2, 3), List.of(4), List.of(5));
  }

  @Test
  void aCallLongerThanABatchIsAnsweredInSeveral() throws Exception {
    int[] ids = IntStream.rangeClosed(1, 25).toArray();
    try (BatchQueue queue = new BatchQueue(new Batching(10, 1), engine::scores, 1)) {
      assertThat(submit(queue, 3, ids).get()).containsExactly(box(ids));
      assertThat(submit(queue, 3).get()).isEmpty();
    }
    assertThat(engine.batches).allMatch(batch -> batch.size() <= 3);
  }

  private static Integer[] box(int[] ids) {
    return IntStream.of(ids).boxed().toArray(Integer[]::new);
  }

  @Test
  void aFullQueueRefusesAndGoesOnWhenThereIsRoom() throws Exception {
    try (BatchQueue queue = busy(10, 2)) {
      Future<List<Integer>> one = submit(queue, 1, 1);
      Future<List<Integer>> two = submit(queue, 1, 2, 3);
      assertThatThrownBy(() -> submit(queue, 1, 4))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContainingAll("3 texts wait already", "at most 2", "try again");
      engine.permission.countDown();
      assertThat(one.get()).containsExactly(1);
      assertThat(two.get()).containsExactly(2, 3);
      assertThat(submit(queue, 1, 5).get()).containsExactly(5);
    }
  }

  @Test
  void whoGivesUpIsNotComputed() throws Exception {
    try (BatchQueue queue = busy(10, 100)) {
      Future<List<Integer>> gone = submit(queue, 1, 1);
      Future<List<Integer>> stays = submit(queue, 1, 2);
      gone.cancel(false);
      engine.permission.countDown();
      assertThat(stays.get()).containsExactly(2);
    }
    assertThat(engine.batches).containsExactly(List.of(0), List.of(2));
  }

  @Test
  void afterAFailureTheNextAreAnswered() throws Exception {
    try (BatchQueue queue = busy(10, 100)) {
      Future<List<Integer>> bad = submit(queue, 10, -1, 7);
      Future<List<Integer>> good = submit(queue, 1, 8);
      Future<Integer> unusable =
          queue.submit(
              inputs(1, 9),
              scores -> {
                throw new ArithmeticException("no number");
              });
      engine.permission.countDown();
      assertThatThrownBy(bad::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("broken");
      assertThat(good.get()).containsExactly(8);
      assertThatThrownBy(unusable::get).hasRootCauseInstanceOf(ArithmeticException.class);
    }
  }

  @Test
  void closingAnswersThoseThatWaitAndRefusesOthers() throws Exception {
    BatchQueue queue = busy(2, 100);
    Future<List<Integer>> waiting = submit(queue, 1, 1, 2, 3);
    Thread closing = new Thread(queue::close);
    closing.start();
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> submit(queue, 1, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    engine.permission.countDown();
    closing.join();
    assertThat(waiting.isDone()).isTrue();
    assertThat(waiting.get()).containsExactly(1, 2, 3);
    queue.close();
  }

  @Test
  void behindABatchThoseWhoWereAnsweredMayAskAgainTogether() throws Exception {
    engine.permission.countDown();
    try (BatchQueue queue =
        new BatchQueue(new Batching(100, 100), engine::scores, 1, Double.MAX_VALUE)) {
      assertThat(submit(queue, 1, 1, 2, 3).get()).containsExactly(1, 2, 3);
      Future<List<Integer>> first = submit(queue, 1, 4);
      Future<List<Integer>> second = submit(queue, 1, 5);
      assertThat(first.isDone()).isFalse(); // two are fewer than the three before
      assertThat(submit(queue, 1, 6).get()).containsExactly(6);
      assertThat(first.get()).containsExactly(4);
      assertThat(second.get()).containsExactly(5);
    }
    assertThat(engine.batches).containsExactly(List.of(1, 2, 3), List.of(4, 5, 6));
  }

  @Test
  void aTextAloneIsAnsweredAtOnceAndClosingWaitsForNobody() throws Exception {
    engine.permission.countDown();
    try (BatchQueue queue =
        new BatchQueue(new Batching(100, 100), engine::scores, 1, Double.MAX_VALUE)) {
      assertThat(submit(queue, 1, 1).get()).containsExactly(1);
      assertThat(submit(queue, 1, 2).get()).containsExactly(2);
      assertThat(submit(queue, 1, 3, 4).get()).containsExactly(3, 4);
    }
    assertThat(engine.batches).containsExactly(List.of(1), List.of(2), List.of(3, 4));
  }

  @Test
  void twoThreadsShareWhoWaits() throws Exception {
    Engine other = new Engine();
    CountDownLatch bothAreBusy = new CountDownLatch(2);
    try (BatchQueue queue =
        new BatchQueue(
            new Batching(100, 100),
            inputs -> {
              bothAreBusy.countDown();
              return other.scores(inputs);
            },
            2)) {
      submit(queue, 1, 0);
      submit(queue, 1, 0);
      bothAreBusy.await(); // neither answers before it may
      Future<List<Integer>> a = submit(queue, 1, 1, 2, 3, 4, 5);
      other.permission.countDown();
      assertThat(a.get()).containsExactly(1, 2, 3, 4, 5);
    }
    assertThat(other.batches).contains(List.of(1, 2, 3)).doesNotContain(List.of(1, 2, 3, 4, 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void manyCallersGetTheirOwnAnswers(int threads) throws Exception {
    engine.permission.countDown();
    List<Future<?>> wrong = Collections.synchronizedList(new ArrayList<>());
    try (BatchQueue queue = new BatchQueue(new Batching(64, 1000), engine::scores, threads)) {
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        Random random = new Random(caller);
        callers.add(
            new Thread(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    int[] ids = random.ints(random.nextInt(5), 0, 1000).toArray();
                    Future<List<Integer>> answer = submit(queue, 1 + random.nextInt(20), ids);
                    try {
                      if (!answer.get(30, TimeUnit.SECONDS).equals(List.of(box(ids)))) {
                        wrong.add(answer);
                      }
                    } catch (Exception e) {
                      wrong.add(answer);
                    }
                  }
                }));
      }
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(wrong).isEmpty();
  }
}
