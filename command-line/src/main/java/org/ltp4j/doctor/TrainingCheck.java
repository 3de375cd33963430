package org.ltp4j.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ltp4j.engine.Precision;
import org.ltp4j.method.TrainableModel;
import org.ltp4j.model.Additions;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.recipe.OptimizerSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Machine;
import org.ltp4j.template.Encoded;
import org.ltp4j.ticket.Count;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.ticket.TicketStats;

/** What is trained, and what that takes. */
record TrainingCheck(Notes notes, TrainSettings settings, ModelConfig config) {
  /** Java needs room for more than the entries. */
  private static final double HEAP_SHARE = 0.8;

  /**
   * Counts what is trained; returns the values that are not the model's.
   *
   * @param prompt may be null
   */
  long count(PromptEncoder prompt, Additions additions, int headValues, Optional<Ticket> ticket) {
    long values =
        prompt == null ? 0 : prompt.tensors().values().stream().mapToLong(t -> t.numel()).sum();
    long added = headValues + additions.tensors().values().stream().mapToLong(t -> t.numel()).sum();
    notes.fine(
        "prompt",
        prompt == null
            ? "none"
            : "%s values, encoder %s"
                .formatted(
                    Quantities.count(values), prompt.kind().name().toLowerCase(Locale.ROOT)));
    long entries = ticket.map(Ticket::selected).orElse(0L);
    long whole = whole(p -> true);
    long all = ModelCheck.parameters(config);
    notes.fine(
        "model",
        "%s values in whole tensors, %s"
            .formatted(Quantities.count(whole), Quantities.percent(whole, all)));
    notes.fine("beside it", Quantities.count(added) + " values of deep prompt, LoRA and head");
    notes.fine(
        "ticket",
        "%s entries, %s of the model"
            .formatted(Quantities.count(entries), Quantities.percent(entries, all)),
        ticket.map(TrainingCheck::kinds).orElse(List.of()));
    notes.fine(
        "total",
        "%s trained; values, gradients and moments %s if all are touched"
            .formatted(
                Quantities.count(values + added + entries + whole),
                Quantities.bytes(16.0 * (values + added + entries + whole))));
    notes.fact("prompt_values", values);
    notes.fact("ticket_entries", entries);
    notes.fact("model_values", whole);
    notes.fact("beside_values", added);
    notes.fact("trained", values + added + entries + whole);
    return values + added;
  }

  /** Entries of the tensors that are trained as a whole and accepted. */
  private long whole(Predicate<Parameter> accepted) {
    return config.parameters().stream()
        .filter(TrainableModel.whole(settings).and(accepted))
        .mapToLong(Parameter::elements)
        .sum();
  }

  private static List<String> kinds(Ticket ticket) {
    return TicketStats.of(ticket).kinds().entrySet().stream()
        .map(
            e ->
                "%-20s %14s"
                    .formatted(
                        e.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        Quantities.count(e.getValue().selected())))
        .toList();
  }

  /** Estimates memory and compares it with what is there. */
  void memory(
      long promptValues,
      Optional<Ticket> ticket,
      InputCheck.Inputs inputs,
      LabelWords labelWords,
      Surroundings here) {
    long wordEntries =
        ticket
            .map(t -> TicketStats.of(t).kinds().getOrDefault(Kind.WORD_EMBEDDINGS, Count.ZERO))
            .map(Count::selected)
            .orElse(0L);
    long outside = ticket.map(Ticket::selected).orElse(0L) - wordEntries;
    long words = wordEntries + whole(p -> p.kind() == Kind.WORD_EMBEDDINGS);
    long dense = whole(p -> p.kind() != Kind.WORD_EMBEDDINGS);
    var load =
        new MemoryEstimate.Load(
            Math.min(settings.optimizer().batch(), inputs.train().size()),
            inputs.train().inputs().stream().mapToInt(Encoded::length).max().orElseThrow(),
            touchedRows(inputs, labelWords),
            outside + dense,
            words,
            promptValues,
            settings.engine().precision() == Precision.BF16,
            settings.recompute());
    // Gradients and moments of whole tensors are the engine's.
    long heap = MemoryEstimate.heap(config, load) - MemoryEstimate.HEAP_PER_ENTRY * dense;
    room(MemoryEstimate.of(config, load), heap, here);
  }

  /** Says whether the estimate fits into memory and Java's part of it into the heap. */
  void room(MemoryEstimate estimate, long heap, Surroundings here) {
    notes.warnIf(
        estimate.total() > here.freeMemory(),
        "memory",
        "about %s of %s free"
            .formatted(Quantities.bytes(estimate.total()), Quantities.bytes(here.freeMemory())),
        "use a smaller --batch or --max-length, --recompute or a smaller ticket");
    notes.fine("of that", parts(estimate.parts()));
    notes.warnIf(
        heap > HEAP_SHARE * here.maxHeap(),
        "heap",
        "%s for gradients and moments of %s"
            .formatted(Quantities.bytes(heap), Quantities.bytes(here.maxHeap())),
        "give more with LTP_JAVA_OPTS=-Xmx…");
    notes.fact("memory_bytes", estimate.total());
    notes.fact("memory_parts", estimate.parts());
    notes.fact("heap_bytes", heap);
  }

  /** Tells what the probe measured. */
  void time(Probe probe, InputCheck.Inputs inputs) {
    double total = probe.totalSeconds(settings, inputs);
    notes.fine(
        "step",
        "%s for the longest batch, %s tokens/s%s"
            .formatted(
                Quantities.duration(probe.stepSeconds()),
                Quantities.number(probe.tokensPerSecond()),
                probe.products().byOneDnn() ? ", products by oneDNN" : ""));
    notes.fine("evaluation", Quantities.number(probe.rowsPerSecond()) + " rows/s");
    notes.fine(
        "time",
        "about %s for %s, dev after each epoch included"
            .formatted(Quantities.duration(total), howLong(settings.optimizer())));
    OptionalLong peak = Machine.peakBytes();
    if (peak.isPresent()) {
      notes.fine("peak", Quantities.bytes(peak.getAsLong()) + " held by this check");
      notes.fact("peak_bytes", peak.getAsLong());
    }
    notes.fact("step_seconds", probe.stepSeconds());
    notes.fact("tokens_per_second", probe.tokensPerSecond());
    notes.fact("evaluation_rows_per_second", probe.rowsPerSecond());
    notes.fact("total_seconds", total);
  }

  private static String howLong(OptimizerSettings optimizer) {
    return optimizer
        .steps()
        .map(steps -> steps + " steps")
        .orElseGet(() -> optimizer.epochs() + " epochs");
  }

  private static int touchedRows(InputCheck.Inputs inputs, LabelWords words) {
    IntStream data =
        Stream.of(inputs.train(), inputs.dev())
            .flatMap(set -> set.inputs().stream())
            .flatMapToInt(input -> Arrays.stream(input.ids()))
            .filter(id -> id >= 0);
    IntStream labels = Arrays.stream(words.ids()).mapToInt(Math::toIntExact);
    return (int) IntStream.concat(data, labels).distinct().count();
  }

  private static String parts(Map<String, Long> parts) {
    return parts.entrySet().stream()
        .map(e -> e.getKey() + " " + Quantities.bytes(e.getValue()))
        .collect(Collectors.joining(", "));
  }
}
