package org.ltp4j.ranks;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Provenance;

/**
 * How ranks find each other and see that they are at the same work: by a libtorch store, which is a
 * file on one machine and rank 0's port across machines. What can go wrong is looked for with plain
 * sockets first, because the store's own messages are not for people.
 */
final class Rendezvous {
  private static final int PAUSE_MILLIS = 50;
  private static final int CONNECT_MILLIS = 2000;
  private static final String FLAG = "--rendezvous ";

  private final ProcessPlace place;
  private final long deadline;

  Rendezvous(ProcessPlace place) {
    this.place = place;
    this.deadline = System.nanoTime() + place.patience().toNanos();
  }

  /** What a rank says of itself. */
  private record Greeting(int size, Provenance run) {}

  /** The store; rank 0's process serves it where it is a port. */
  Store open() {
    if (isFile()) {
      return new FileStore(place.meeting().substring(ProcessPlace.FILE.length()), place.size());
    }
    boolean serves = place.rank() == 0;
    if (serves) {
      requireFreePort();
    } else {
      requireReachable();
    }
    TCPStoreOptions options = new TCPStoreOptions();
    options.port((short) port());
    options.isServer(serves);
    options.numWorkers(new SizeTPointer(1).put(place.size()));
    options.waitWorkers(false);
    options.timeout(new Milliseconds(place.patience().toMillis()));
    try {
      return new TCPStore(serves ? "localhost" : host(), options);
    } catch (RuntimeException e) {
      throw unreachable(e);
    }
  }

  /**
   * Waits for all ranks.
   *
   * @throws Problem if two have one number, one does not come, or one has other settings or inputs
   */
  void agree(Store store, Provenance mine) {
    if (store.add("seat/" + place.rank(), 1) > 1) {
      throw Problem.usage(
          place, "a number of its own", "another process with it", "number the processes from 0");
    }
    store.set("run/" + place.rank(), Json.line(new Greeting(place.size(), mine)));
    Greeting first = greeting(store, 0);
    requireSame(first, place.rank(), new Greeting(place.size(), mine));
    for (int rank = 1; rank < place.size(); rank++) {
      requireSame(first, rank, greeting(store, rank));
    }
  }

  private Greeting greeting(Store store, int rank) {
    String key = "run/" + rank;
    while (!present(store, key)) {
      if (System.nanoTime() > deadline) {
        throw Problem.lost(
            place,
            "rank " + rank + " to come",
            "nobody within " + place.patience().toSeconds() + " s",
            "start the same command with --process-rank " + rank + ", or wait longer (--patience)");
      }
      pause();
    }
    try {
      return Json.MAPPER.readValue(store.get_to_str(key), Greeting.class);
    } catch (JsonProcessingException | RuntimeException e) {
      throw Problem.lost(
              place,
              "rank " + rank + " to be ltp4j of this version",
              e.getClass().getSimpleName(),
              "use the same version everywhere")
          .causedBy(e);
    }
  }

  private boolean present(Store store, String key) {
    try {
      return store.check(new StringVector(key));
    } catch (RuntimeException e) {
      throw unreachable(e);
    }
  }

  private static void requireSame(Greeting first, int rank, Greeting other) {
    String place = "rank " + rank;
    if (other.size != first.size) {
      throw Problem.usage(
          place, "--processes " + first.size + " as rank 0 has", other.size, "start all alike");
    }
    List<String> differences = first.run.differences(other.run);
    if (!differences.isEmpty()) {
      throw Problem.usage(
          place,
          "the settings, model and data of rank 0",
          "others: " + String.join(", ", differences),
          "start all alike");
    }
  }

  /** The address of this machine that the others reach it by. */
  String ownAddress() {
    if (isFile()) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(host(), port())); // sends nothing
      return socket.getLocalAddress().getHostAddress();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private void requireFreePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port()));
    } catch (IOException e) {
      throw Problem.usage(
              FLAG + place.meeting(),
              "a free port for rank 0 to listen at",
              e.getMessage(),
              "choose another one, and see that rank 0 is started once")
          .causedBy(e);
    }
  }

  private void requireReachable() {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host(), port()), CONNECT_MILLIS);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw unreachable(e);
        }
        pause();
      }
    }
  }

  private Problem unreachable(Exception e) {
    return Problem.lost(
            FLAG + place.meeting(),
            "rank 0 there within " + place.patience().toSeconds() + " s",
            e instanceof IOException ? e.getClass().getSimpleName() : "no answer",
            "start rank 0, and check host, port and firewall")
        .causedBy(e);
  }

  private boolean isFile() {
    return place.meeting().startsWith(ProcessPlace.FILE);
  }

  private String host() {
    return place.meeting().substring(0, place.meeting().lastIndexOf(':'));
  }

  private int port() {
    return Integer.parseInt(place.meeting().substring(place.meeting().lastIndexOf(':') + 1));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
