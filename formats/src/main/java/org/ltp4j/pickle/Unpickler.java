package org.ltp4j.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.safetensors.Quoted;

/**
 * Python's pickle machine, reduced to what tensors by name need. Dictionaries become maps, lists
 * and tuples lists, integers longs, and tensors {@link View}s. Nothing can be named that {@link
 * Global} does not list.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">the opcodes</a>
 */
final class Unpickler {
  /** What {@code None} becomes. */
  enum None {
    /** The only value. */
    NONE
  }

  /**
   * Objects that a file may ask for; XLM-R's has 6,000. Numbers in lists are not counted: they are
   * kept as numbers.
   */
  private static final int MOST_OBJECTS = 4_000_000;

  private final PickleInput in;
  private final Builder builder;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private Unpickler(Archive archive) {
    this.in = new PickleInput(archive);
    this.builder = new Builder(archive, in);
  }

  /** The object that data.pkl describes. */
  static Object read(Archive archive) {
    return new Unpickler(archive).run();
  }

  private Object run() {
    int objects = 0;
    while (true) {
      int opcode = in.u1();
      objects += isSmallNumber(opcode) ? 0 : 1;
      if (objects > MOST_OBJECTS || stack.size() > MOST_OBJECTS) {
        throw in.bad("at most " + MOST_OBJECTS + " objects", "more");
      }
      if (opcode == '.') {
        return pop();
      }
      if (!pushesValue(opcode) && !changesContainer(opcode)) {
        throw in.bad("an instruction of a state dict", "opcode 0x%02x".formatted(opcode));
      }
    }
  }

  private static boolean isSmallNumber(int opcode) {
    return opcode == 'K' || opcode == 'M' || opcode == 'J';
  }

  private boolean pushesValue(int opcode) {
    switch (opcode) {
      case 'N' -> stack.add(None.NONE);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'J' -> stack.add((long) in.i4());
      case 'K' -> stack.add((long) in.u1());
      case 'M' -> stack.add((long) in.u2());
      case 0x8a -> stack.add(in.integer(in.u1()));
      case 'G' -> stack.add(in.bigEndianDouble());
      case 'X' -> stack.add(in.text(in.i4() & 0xffffffffL));
      case 0x8c, 'U' -> stack.add(in.text(in.u1()));
      case '}' -> stack.add(new LinkedHashMap<>());
      case ']' -> stack.add(new PickleList());
      case ')' -> stack.add(List.of());
      case 0x85 -> stack.add(popTuple(1));
      case 0x86 -> stack.add(popTuple(2));
      case 0x87 -> stack.add(popTuple(3));
      case 't' -> stack.add(popToMark());
      case 'c' -> stack.add(global(in.line(), in.line()));
      case 0x93 -> stackGlobal();
      case 'Q' -> stack.add(builder.storage(pop()));
      case 'R' -> reduce();
      case 'h' -> stack.add(recall(in.u1()));
      case 'j' -> stack.add(recall(in.i4()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean changesContainer(int opcode) {
    switch (opcode) {
      case 0x80 -> in.u1();
      case 0x95 -> in.i8();
      case '(' -> marks.add(stack.size());
      case 'q' -> memo.put(in.u1(), peek());
      case 'r' -> memo.put(in.i4(), peek());
      case 0x94 -> memo.put(memo.size(), peek());
      case 's' -> setItems(popTuple(2));
      case 'u' -> setItems(popToMark());
      case 'a' -> append(popTuple(1));
      case 'e' -> append(popToMark());
      case 'b' -> build();
      default -> {
        return false;
      }
    }
    return true;
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  private Object peek() {
    if (stack.size() <= floor()) {
      throw in.bad("a value on the stack", "none");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object top = peek();
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Object> popTuple(int length) {
    if (stack.size() - floor() < length) {
      throw in.bad(length + " values on the stack", (stack.size() - floor()) + " values");
    }
    return cut(stack.size() - length);
  }

  private List<Object> popToMark() {
    if (marks.isEmpty()) {
      throw in.bad("a mark on the stack", "none");
    }
    return cut(marks.remove(marks.size() - 1));
  }

  private List<Object> cut(int from) {
    List<Object> tail = stack.subList(from, stack.size());
    List<Object> values = List.copyOf(tail);
    tail.clear();
    return values;
  }

  private Object recall(int slot) {
    Object value = memo.get(slot);
    if (value == null) {
      throw in.bad("a value remembered as " + slot, "none");
    }
    return value;
  }

  private void stackGlobal() {
    List<Object> names = popTuple(2);
    if (names.get(0) instanceof String module && names.get(1) instanceof String name) {
      stack.add(global(module, name));
    } else {
      throw in.bad("the name of a class", "no strings");
    }
  }

  private Global global(String module, String name) {
    return Global.named(module, name)
        .orElseThrow(
            () ->
                in.refuse(
                    "nothing but tensors",
                    "the Python object " + Quoted.of(module + "." + name) + ", so it is refused"));
  }

  private void reduce() {
    List<Object> call = popTuple(2);
    stack.add(builder.call(call.get(0), call.get(1)));
  }

  /** What else is known of a dictionary, such as a module's version, is not needed. */
  private void build() {
    List<Object> pair = popTuple(2);
    boolean known =
        pair.get(0) instanceof Map && pair.get(1) instanceof Map
            || pair.get(0) instanceof Global.NumberType && builder.isLittleEndian(pair.get(1));
    if (!known) {
      throw in.bad("attributes of a dictionary", "attributes of something else");
    }
    stack.add(pair.get(0));
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<Object> pairs) {
    if (!(peek() instanceof Map) || pairs.size() % 2 != 0) {
      throw in.bad("a dictionary and pairs for it", "something else");
    }
    Map<Object, Object> map = (Map<Object, Object>) peek();
    for (int i = 0; i < pairs.size(); i += 2) {
      if (!(pairs.get(i) instanceof String) && !(pairs.get(i) instanceof Long)) {
        throw in.bad("keys that are text or integers", "another key");
      }
      map.put(pairs.get(i), pairs.get(i + 1));
    }
  }

  private void append(List<Object> values) {
    if (!(peek() instanceof PickleList list)) {
      throw in.bad("a list to append to", "something else");
    }
    list.addAll(values);
  }
}
