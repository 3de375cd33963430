package org.ltp4j.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;

/**
 * Prompt-learning as one would write it down first, in double precision: one graph over the whole
 * model, scores of the whole vocabulary through the tied matrix, gradients multiplied by a mask,
 * Adam over every entry. Shares no code with what it checks.
 */
final class DenseReference implements AutoCloseable {
  private static final String PROMPT = "prompt";

  private final ModelConfig config;
  private final Family names;
  private final Map<String, Tensor> leaves = new LinkedHashMap<>();
  private final Map<String, Tensor> masks = new LinkedHashMap<>();
  private final Map<String, Tensor> m = new LinkedHashMap<>();
  private final Map<String, Tensor> v = new LinkedHashMap<>();

  DenseReference(ModelWeights weights, float[] prompt, Map<String, Bitmap> ticket) {
    this.config = weights.config();
    this.names = config.family();
    for (Parameter p : weights.parameters()) {
      float[] mask = new float[(int) p.elements()];
      if (ticket.containsKey(p.name())) {
        ticket.get(p.name()).forEachSetBit(i -> mask[(int) i] = 1);
      }
      add(p.name(), TinyModels.values(weights, p.name()), mask, p.shape());
    }
    float[] all = new float[prompt.length];
    java.util.Arrays.fill(all, 1);
    add(PROMPT, prompt, all, prompt.length / config.hidden(), config.hidden());
  }

  private void add(String name, float[] values, float[] mask, long... shape) {
    try (PointerScope scope = new PointerScope()) {
      Tensor leaf = Tensors.of(values, shape).to(ScalarType.Double).requires_grad_(true);
      leaves.put(name, Scope.own(leaf));
      masks.put(name, Scope.own(Tensors.of(mask, shape).to(ScalarType.Double)));
      m.put(name, Scope.own(Tensors.zeros(shape).to(ScalarType.Double)));
      v.put(name, Scope.own(Tensors.zeros(shape).to(ScalarType.Double)));
    }
  }

  /** What a step saw. */
  record Step(double loss, double norm) {}

  /** Loss, gradient, clipping, update. */
  Step step(int[][] rows, long[] at, long[] gold, long[] words, double rate, double clip, int t) {
    try (PointerScope scope = new PointerScope()) {
      Tensor loss = loss(rows, at, gold, words);
      loss.backward();
      double value = loss.item_double();
      try (NoGradGuard guard = new NoGradGuard()) {
        return new Step(value, update(rate, clip, t));
      }
    }
  }

  double[] values(String name) {
    try (PointerScope scope = new PointerScope()) {
      Tensor flat = leaves.get(name).detach().contiguous();
      double[] values = new double[(int) flat.numel()];
      java.nio.DoubleBuffer buffer = flat.createBuffer();
      buffer.get(values);
      return values;
    }
  }

  private double update(double rate, double clip, int t) {
    double squares = 0;
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    for (String name : leaves.keySet()) {
      Tensor g = leaves.get(name).grad().mul(masks.get(name));
      gradients.put(name, g);
      squares += g.square().sum().item_double();
    }
    double norm = Math.sqrt(squares);
    double scale = Math.min(1, clip / (norm + 1e-6));
    for (String name : leaves.keySet()) {
      Tensor g = gradients.get(name).mul(Tensors.scalar(scale));
      m.get(name).mul_(Tensors.scalar(0.9)).add_(g.mul(Tensors.scalar(0.1)));
      v.get(name).mul_(Tensors.scalar(0.999)).add_(g.square().mul(Tensors.scalar(0.001)));
      Tensor first = m.get(name).div(Tensors.scalar(1 - Math.pow(0.9, t)));
      Tensor root = v.get(name).div(Tensors.scalar(1 - Math.pow(0.999, t))).sqrt();
      Tensor change = first.div(root.add(Tensors.scalar(1e-8))).mul(Tensors.scalar(rate));
      leaves.get(name).sub_(change);
      leaves.get(name).mutable_grad().reset();
    }
    return norm;
  }

  private Tensor loss(int[][] rows, long[] at, long[] gold, long[] words) {
    List<Tensor> hidden = new ArrayList<>();
    for (int r = 0; r < rows.length; r++) {
      hidden.add(encode(rows[r]).select(0, at[r]).unsqueeze(0)); // no padding, row by row
    }
    Tensor x = Tensors.cat(0, hidden.toArray(Tensor[]::new)); // (B, H)
    String[] head =
        names == Family.ROBERTA
            ? new String[] {"lm_head.dense.", "lm_head.layer_norm."}
            : new String[] {
              "cls.predictions.transform.dense.", "cls.predictions.transform.LayerNorm."
            };
    Tensor transformed = norm(head[1], torch.gelu(linear(head[0], x)));
    Tensor scores =
        torch
            .matmul(transformed, leaves.get(names.wordEmbeddings()).transpose(0, 1))
            .add(leaves.get(names.headBias())); // (B, V)
    Tensor labels = scores.index_select(1, Tensors.of(words, words.length));
    return torch.cross_entropy_loss(labels, Tensors.of(gold, gold.length));
  }

  private Tensor encode(int[] row) {
    Tensor table = Tensors.cat(0, leaves.get(names.wordEmbeddings()), leaves.get(PROMPT));
    long[] ids = new long[row.length];
    long[] positions = new long[row.length];
    for (int s = 0; s < row.length; s++) {
      ids[s] = row[s] >= 0 ? row[s] : config.vocabulary() - row[s] - 1;
      positions[s] = s + (names == Family.ROBERTA ? config.padId() + 1 : 0);
    }
    Tensor x =
        table
            .index_select(0, Tensors.of(ids, ids.length))
            .add(
                leaves
                    .get(names.prefix() + "embeddings.position_embeddings.weight")
                    .index_select(0, Tensors.of(positions, ids.length)))
            .add(
                leaves
                    .get(names.prefix() + "embeddings.token_type_embeddings.weight")
                    .select(0, 0));
    x = norm(names.prefix() + "embeddings.LayerNorm.", x);
    for (int i = 0; i < config.layers(); i++) {
      x = layer(names.layer(i), x);
    }
    return x;
  }

  private Tensor layer(String prefix, Tensor x) {
    Tensor q = heads(linear(prefix + "attention.self.query.", x)); // (A, S, D)
    Tensor k = heads(linear(prefix + "attention.self.key.", x));
    Tensor v = heads(linear(prefix + "attention.self.value.", x));
    double width = config.hidden() / (double) config.heads();
    Tensor scores = torch.matmul(q, k.transpose(1, 2)).div(Tensors.scalar(Math.sqrt(width)));
    Tensor mixed = torch.matmul(torch.softmax(scores, -1), v); // (A, S, D)
    Tensor joined = mixed.transpose(0, 1).reshape(x.size(0), config.hidden());
    Tensor middle =
        norm(
            prefix + "attention.output.LayerNorm.",
            x.add(linear(prefix + "attention.output.dense.", joined)));
    Tensor wide = torch.gelu(linear(prefix + "intermediate.dense.", middle));
    return norm(prefix + "output.LayerNorm.", middle.add(linear(prefix + "output.dense.", wide)));
  }

  private Tensor heads(Tensor x) {
    int width = config.hidden() / config.heads();
    return x.view(x.size(0), config.heads(), width).transpose(0, 1);
  }

  private Tensor linear(String prefix, Tensor x) {
    return torch
        .matmul(x, leaves.get(prefix + "weight").transpose(0, 1))
        .add(leaves.get(prefix + "bias"));
  }

  private Tensor norm(String prefix, Tensor x) {
    return torch.layer_norm(
        x,
        new long[] {config.hidden()},
        new TensorOptional(leaves.get(prefix + "weight")),
        new TensorOptional(leaves.get(prefix + "bias")),
        config.epsilon(),
        false);
  }

  @Override
  public void close() {
    for (Map<String, Tensor> tensors : List.of(leaves, masks, m, v)) {
      tensors.values().forEach(Scope::disown);
    }
  }
}
