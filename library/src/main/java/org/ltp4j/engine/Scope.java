package org.ltp4j.engine;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Native memory is invisible to the garbage collector, so every tensor belongs to a scope that
 * frees it. A handle in Java keeps its tensor alive even when autograd no longer needs it; inner
 * scopes around each layer therefore let go of intermediates early.
 */
public final class Scope {
  private Scope() {}

  /** Runs a body in a scope of its own; only its result survives, in the surrounding scope. */
  public static Tensor keep(Supplier<Tensor> body) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope inner = new PointerScope()) {
      return move(body.get(), outer);
    }
  }

  /** Makes a tensor survive the innermost scope, in a surrounding one; with null, in none. */
  public static Tensor move(Tensor t, PointerScope outer) {
    t.retainReference();
    if (outer != null) {
      outer.attach(t);
      t.releaseReference();
    }
    return t;
  }

  /** Runs a body in a scope of its own, without recording gradients; nothing survives. */
  public static <T> T withoutGradient(Supplier<T> body) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return body.get();
    }
  }

  /** Takes ownership of a tensor beyond any scope; pair with {@link #disown}. */
  public static Tensor own(Tensor t) {
    return t.retainReference();
  }

  /** Returns memory that the allocator keeps for later tensors to the system. */
  public static void giveBack() {
    Pointer.trimMemory();
  }

  /** Frees a tensor taken with {@link #own}. */
  public static void disown(Tensor t) {
    t.releaseReference();
  }
}
