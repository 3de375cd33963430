package org.ltp4j.modelfiles;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Quoted;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** Weights spread over several files, with an index that says which tensor is in which. */
public final class ShardedTensors implements TensorSource {
  private final Path index;
  private final List<TensorSource> shards = new ArrayList<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, TensorSource> homes = new HashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private ShardedTensors(Path index) {
    this.index = index;
  }

  /**
   * Opens every shard that the index names. What is there is what the shards hold: a tensor that
   * the index does not list, or lists in another shard, is used, as other readers do, and one that
   * no shard holds is missing only to who needs it. Of a tensor in two shards the listed one
   * counts. Metadata of the first shards wins.
   *
   * @param index the {@code *.index.json} file; its shards lie beside it
   * @param reader opens one shard
   * @throws Problem if the index is malformed or leads out of its directory, a shard is missing or
   *     unreadable, or two shards hold a tensor that the index does not list
   */
  public static ShardedTensors open(Path index, Function<Path, ? extends TensorSource> reader) {
    SortedMap<Path, SortedSet<String>> shards = ShardIndex.read(index);
    ShardedTensors all = new ShardedTensors(index);
    try {
      Set<String> listed = new HashSet<>();
      shards.forEach((path, names) -> all.add(reader.apply(path), names, listed));
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  /**
   * Adds what a shard holds.
   *
   * @param names what the index says of it
   * @param listed what was found where the index says
   */
  private void add(TensorSource shard, SortedSet<String> names, Set<String> listed) {
    shards.add(shard);
    shard.metadata().forEach(metadata::putIfAbsent);
    for (TensorInfo info : shard.tensors().values()) {
      String name = info.name();
      boolean here = names.contains(name);
      if (homes.containsKey(name) && !here && !listed.contains(name)) {
        throw Problem.input(
            index,
            "to be told in which shard tensor " + Quoted.of(name) + " is",
            "nothing, and both "
                + homes.get(name).describe()
                + " and "
                + shard.describe()
                + " hold it",
            "download the index and all shards of the same version");
      }
      if (here || !listed.contains(name)) {
        tensors.put(name, info);
        homes.put(name, shard);
      }
      if (here) {
        listed.add(name);
      }
    }
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  @Override
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  @Override
  public ByteBuffer bytes(String name) {
    require(name);
    return homes.get(name).bytes(name);
  }

  @Override
  public ByteBuffer piece(String name, long offset, int length) {
    require(name);
    return homes.get(name).piece(name, offset, length);
  }

  @Override
  public Optional<Extent> extent(String name) {
    require(name);
    return homes.get(name).extent(name);
  }

  @Override
  public String describe() {
    return index.toString();
  }

  @Override
  public void close() {
    shards.forEach(TensorSource::close);
  }
}
