package org.ltp4j.serving;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.ltp4j.problem.Problem;

/** A graph in ONNX Runtime; safe for use by several threads. */
final class OnnxSession implements AutoCloseable {
  private static final String SCORES = "scores";

  /** A batch of more places gives its memory back: attention's grows with their square. */
  private static final int MOST_KEPT = 2048;

  private final Path place;
  private final int padId;
  private final OrtEnvironment environment;
  private final OrtSession session;

  /** What no batch uses at the moment; as many as were computed at once. */
  private final Queue<Inputs> free = new ConcurrentLinkedQueue<>();

  /**
   * Opens a graph.
   *
   * @param place names it in messages
   * @param padId fills shorter rows
   * @param scores shape of what it gives: rows, places if every place has some, and labels; -1
   *     where it is not fixed
   * @param threads that work on one batch
   * @param idle what those do that have nothing to do
   * @throws Problem if ONNX Runtime refuses it
   */
  OnnxSession(Path place, Path model, int padId, long[] scores, int threads, Idle idle) {
    this.place = place;
    this.padId = padId;
    this.environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = options(threads, idle)) {
      this.session = environment.createSession(model.toString(), options);
      requireScores(scores);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private void requireScores(long[] expected) throws OrtException {
    NodeInfo scores = session.getOutputInfo().get(SCORES);
    if (scores == null
        || !(scores.getInfo() instanceof TensorInfo tensor)
        || !Arrays.equals(tensor.getShape(), expected)) {
      Object found = scores == null ? "none" : scores.getInfo();
      session.close();
      throw Problem.input(
          place,
          "a graph with scores of shape " + Arrays.toString(expected) + " for its labels",
          found,
          "copy it again, or export it again");
    }
  }

  /** How a graph is computed; the caller closes it. */
  static OrtSession.SessionOptions options(int threads, Idle idle) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    // Batches have all shapes, and a plan would be kept for each.
    options.setMemoryPatternOptimization(false);
    // Else the system clears the pages of every state again, for threads that wait for each other.
    options.setCPUArenaAllocator(true);
    // Threads that look for work after a batch too take the cores from each other where these have
    // other work: requests took twice the processor time there.
    options.addConfigEntry("session.force_spinning_stop", "1");
    options.addConfigEntry("session.intra_op.allow_spinning", idle == Idle.LOOK ? "1" : "0");
    if (EightBitSums.areCutOff()) {
      options.addConfigEntry("session.x64quantprecision", "1");
    }
    return options;
  }

  private Problem failed(OrtException e) {
    String found = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return Problem.input(
            place, "a graph that ONNX Runtime computes", found, "copy it again, or export it again")
        .causedBy(e);
  }

  /**
   * Scores of a batch.
   *
   * @param rows ids of each row
   * @return for each row a score of each label; where the graph gives them of each place, one place
   *     after another
   */
  List<float[]> scores(List<int[]> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    Inputs inputs = free.poll();
    if (inputs == null || inputs.ids.capacity() < rows.size() * longest) {
      inputs = new Inputs(rows.size() * longest);
    }
    fill(inputs, rows, longest);
    long[] shape = {rows.size(), longest};
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, inputs.ids, shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, inputs.mask, shape);
        OrtSession.RunOptions run = run(rows.size() * longest);
        OrtSession.Result result =
            session.run(Map.of("ids", ids, "mask", mask), Set.of(SCORES), run)) {
      FloatBuffer scores = ((OnnxTensor) result.get(0)).getFloatBuffer();
      int each = scores.remaining() / Math.max(1, rows.size());
      List<float[]> ofRows = new ArrayList<>(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        float[] row = new float[each];
        scores.get(row);
        ofRows.add(row);
      }
      return ofRows;
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      free.add(inputs);
    }
  }

  private static OrtSession.RunOptions run(int places) throws OrtException {
    OrtSession.RunOptions run = new OrtSession.RunOptions();
    if (places > MOST_KEPT) {
      run.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
    }
    return run;
  }

  private void fill(Inputs inputs, List<int[]> rows, int longest) {
    inputs.ids.clear();
    inputs.mask.clear();
    for (int[] row : rows) {
      for (int i = 0; i < longest; i++) {
        inputs.ids.put(i < row.length ? row[i] : padId);
        inputs.mask.put(i < row.length ? 1 : 0);
      }
    }
    inputs.ids.flip();
    inputs.mask.flip();
  }

  /** Memory outside the heap, which is used again: it would only be freed by a late collection. */
  private static final class Inputs {
    private final LongBuffer ids;
    private final LongBuffer mask;

    Inputs(int places) {
      ids = buffer(places);
      mask = buffer(places);
    }

    private static LongBuffer buffer(int n) {
      return ByteBuffer.allocateDirect(n * Long.BYTES)
          .order(ByteOrder.nativeOrder())
          .asLongBuffer();
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
