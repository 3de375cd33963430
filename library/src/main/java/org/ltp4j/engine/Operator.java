package org.ltp4j.engine;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;

/**
 * One of the engine's operators that the binding has no method for.
 *
 * @param handle never freed: the engine's operators live as long as the process
 */
record Operator(OperatorHandle handle) {
  /**
   * The operator of this name, if the engine was built with it.
   *
   * @param name {@code library::operator}
   */
  static Optional<Operator> find(String name) {
    return find(name, "");
  }

  /**
   * The same where several operators have one name.
   *
   * @param overload which of them
   */
  static Optional<Operator> find(String name, String overload) {
    try {
      OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow(name, overload);
      return Optional.of(new Operator(handle.retainReference()));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Its only result, in the caller's scope. */
  Tensor call(IValue... arguments) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope scope = new PointerScope()) {
      // What the stack refers to is freed with it.
      return Scope.move(new Tensor(stack(arguments).get(0).toTensor()), outer);
    }
  }

  /** Runs it for what it does to its arguments. */
  void run(IValue... arguments) {
    try (PointerScope scope = new PointerScope()) {
      stack(arguments);
    }
  }

  /** The stack after a call, with the results, in the caller's scope. */
  IValueVector stack(IValue... arguments) {
    IValueVector stack = new IValueVector(arguments);
    Dispatcher.singleton().callBoxed(handle, stack);
    return stack;
  }

  /** The element type of an argument that is a list. */
  Type.TypePtr elements(int argument) {
    return handle.schema().arguments().position(argument).type().get().containedType(0);
  }
}
