package org.ltp4j.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;

/** A Spark master and workers of one core, as processes on the loopback interface. */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Path home;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  StandaloneCluster() throws IOException, InterruptedException {
    home = Files.createTempDirectory("spark");
    // Where a distribution has its jars; workers look there.
    Files.createDirectories(home.resolve("jars"));
    for (String entry : classPath().split(java.io.File.pathSeparator)) {
      Path jar = Path.of(entry);
      Path link = home.resolve("jars").resolve(jar.getFileName());
      if (Files.isRegularFile(jar) && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar.toAbsolutePath());
      }
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      port = free.getLocalPort();
    }
    start("master.Master", "--host", HOST, "--port", "" + port, "--webui-port", "0");
    while (!listens()) {
      Thread.sleep(100);
    }
  }

  /** Everything that tests see, also where the build tool hides it in a manifest. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  String master() {
    return "spark://" + HOST + ":" + port;
  }

  /** Starts a worker. */
  Process worker() throws IOException {
    Path work = Files.createTempDirectory(home, "work");
    return start(
        "worker.Worker",
        "--host",
        HOST,
        "--webui-port",
        "0",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--work-dir",
        work.toString(),
        master());
  }

  /** Kills a worker, its executor and whatever that has started. */
  static void kill(Process worker) throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(worker.descendants().toList());
    worker.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    worker.waitFor();
  }

  private Process start(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of(System.getProperty("ltp.root"), "spark", "java.options"));
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*"));
    command.add("org.apache.spark.deploy." + program);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    Path log = Files.createTempFile(home, program, ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException, IOException {
    for (Process process : processes) {
      kill(process);
    }
    AtomicFiles.deleteTree(home);
  }

  /** The files below a folder whose names begin so. */
  static long files(Path folder, String name) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.getFileName().toString().startsWith(name)).count();
    } catch (IOException | java.io.UncheckedIOException changing) {
      return 0;
    }
  }
}
