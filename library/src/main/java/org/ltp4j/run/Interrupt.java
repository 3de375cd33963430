package org.ltp4j.run;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.ltp4j.problem.ExitCode;

/**
 * Ctrl-C and SIGTERM as a request that long work polls: it saves its state and ends, and the
 * process exits with {@link ExitCode#INTERRUPTED}, for both signals. A second signal ends the
 * process at once; files written through {@link org.ltp4j.files.AtomicFiles} are whole then too.
 * While an Interrupt is open the JVM does not shut down by itself.
 */
public final class Interrupt implements Stop {
  private static final String CTRL_C = "INT";
  private static final List<String> SIGNALS = List.of(CTRL_C, "TERM");

  /** Set in a process that works for another one; that one receives Ctrl-C and passes it on. */
  private static final boolean WORKER = Boolean.getBoolean("ltp.worker");

  private final Runnable notice;
  private final List<Runnable> restore = new ArrayList<>();
  private volatile boolean requested;

  private Interrupt(Runnable notice) {
    this.notice = notice;
  }

  /** Listens from now on until closed. */
  public static Interrupt listen() {
    return listen(() -> {});
  }

  /**
   * Listens from now on until closed.
   *
   * @param notice called at the first signal, except in a process that works for another one
   */
  public static Interrupt listen(Runnable notice) {
    Interrupt interrupt = new Interrupt(notice);
    for (String signal : SIGNALS) {
      boolean deaf = WORKER && signal.equals(CTRL_C);
      interrupt.restore.add(handle(signal, deaf ? () -> {} : interrupt::arrived));
    }
    return interrupt;
  }

  /** Makes this process ignore Ctrl-C in the terminal that it shares with its parent. */
  public static void leaveCtrlCToParent() {
    handle(CTRL_C, () -> {});
  }

  /** Sends this process SIGTERM. */
  public static void raise() {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Object signal = signalType.getConstructor(String.class).newInstance("TERM");
      signalType.getMethod("raise", signalType).invoke(null, signal);
    } catch (ReflectiveOperationException e) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
  }

  @Override
  public boolean requested() {
    return requested;
  }

  /** Restores the JVM's own handling. */
  @Override
  public void close() {
    restore.forEach(Runnable::run);
    restore.clear();
  }

  private void arrived() {
    if (requested) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
    requested = true;
    if (!WORKER) {
      notice.run();
    }
  }

  /**
   * Sets a handler and returns what undoes it. By reflection, because the compiler cannot be told
   * that sun.misc.Signal, which module jdk.unsupported keeps open for want of a successor, is
   * meant.
   */
  private static Runnable handle(String name, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              Interrupt.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      Method set = signalType.getMethod("handle", signalType, handlerType);
      Object before = set.invoke(null, signal, handler);
      return () -> {
        try {
          set.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      };
    } catch (ReflectiveOperationException e) {
      // No such signal here (or the JVM runs with -Xrs): the JVM's own handling stays.
      return () -> {};
    }
  }
}
