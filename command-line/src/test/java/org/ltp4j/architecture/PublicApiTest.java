package org.ltp4j.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.settings.Setting;

/**
 * docs/java.md, "The public API", says what applications may use: every class there exists and is
 * public, its methods show no type of ours that the page does not name, and its Javadoc leaves
 * nothing out.
 */
class PublicApiTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("ltp.root")).resolve("docs/java.md");
  private static final String SEEN_THROUGH = "### Seen through it";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(org\\.ltp4j\\.\\w+)` \\| `([\\w.]+)` \\|");
  private static final Pattern PACKAGE = Pattern.compile("`(org\\.ltp4j\\.\\w+)`");

  private final String page = page();
  private final List<String> names =
      ROW.matcher(page).results().map(row -> row.group(1) + "." + row.group(2)).toList();
  private final Set<String> seenThrough = seenThrough();

  @Test
  void theListIsReadAndNamesEveryClassOnce() {
    String list = page.substring(0, page.indexOf(SEEN_THROUGH));
    long rows = list.lines().filter(line -> line.startsWith("| `")).count();
    assertThat(names).isNotEmpty().hasSize((int) rows).doesNotHaveDuplicates();
    assertThat(seenThrough).isNotEmpty();
  }

  @Test
  void everyClassThereExistsAndIsPublic() {
    assertThat(names)
        .allSatisfy(
            name -> assertThat(Modifier.isPublic(type(name).getModifiers())).as(name).isTrue());
  }

  @Test
  void theirMethodsShowNoOtherTypes() {
    for (String name : names) {
      assertThat(shown(type(name)))
          .as("types of ltp4j in public methods of %s", name)
          .allSatisfy(
              shown ->
                  assertThat(isListed(shown) || seenThrough.contains(shown.getPackageName()))
                      .as("%s is on the page, itself or its package", shown.getName())
                      .isTrue());
    }
  }

  /** A package that no method shows any more leaves the page. */
  @Test
  void everyPackageThatIsSeenThroughIsSeen() {
    Set<String> seen = new TreeSet<>();
    for (String name : names) {
      shown(type(name)).stream()
          .filter(shown -> !isListed(shown))
          .forEach(shown -> seen.add(shown.getPackageName()));
    }
    assertThat(seen).isEqualTo(seenThrough);
  }

  /** What doclint finds in all its groups, also what is missing. */
  @Test
  void everyParameterAndResultIsDescribed(@TempDir Path classes) throws IOException {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = javac.getStandardFileManager(found, null, UTF_8)) {
      List<String> options =
          List.of(
              "-Xdoclint:all/protected",
              "-Xlint:none",
              "-proc:none",
              "-Xmaxwarns",
              "1000",
              "-d",
              classes.toString());
      boolean compiles =
          javac
              .getTask(null, files, found, options, null, files.getJavaFileObjects(sources()))
              .call();
      assertThat(compiles).as(found.getDiagnostics().toString()).isTrue();
    }
    assertThat(found.getDiagnostics())
        .filteredOn(diagnostic -> diagnostic.getSource() != null)
        .filteredOn(diagnostic -> !isCompactConstructor(diagnostic))
        .isEmpty();
  }

  /** Its parameters are the record's components, which are described there. */
  private static boolean isCompactConstructor(Diagnostic<? extends JavaFileObject> diagnostic) {
    try {
      String source = diagnostic.getSource().getCharContent(true).toString();
      String line = source.lines().toList().get((int) diagnostic.getLineNumber() - 1);
      return line.matches("\\s*public [A-Z]\\w* \\{");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Doclint does not ask for these; a setting says itself what it is. */
  @Test
  void everyComponentIsDescribed() throws IOException {
    for (String name : names) {
      String source = Files.readString(source(name));
      Class<?> listed = type(name);
      Stream.concat(Stream.of(listed), Stream.of(listed.getClasses()))
          .filter(Class::isRecord)
          .flatMap(type -> Stream.of(type.getRecordComponents()))
          .filter(component -> !component.isAnnotationPresent(Setting.class))
          .filter(component -> !component.getType().getSimpleName().endsWith("Settings"))
          .forEach(
              component ->
                  assertThat(source).as(name).contains("@param " + component.getName() + " "));
    }
  }

  private Path[] sources() {
    return names.stream().map(PublicApiTest::source).distinct().toArray(Path[]::new);
  }

  private static Path source(String name) {
    String file = name.replaceAll("(\\.[A-Z]\\w*)\\..*", "$1").replace('.', '/') + ".java";
    try (Stream<Path> modules = Files.list(Path.of(System.getProperty("ltp.root")))) {
      return modules
          .map(module -> module.resolve("src/main/java").resolve(file))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no source of " + name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The types of ours in its public methods and constructors, and in those of nested classes. */
  private static Set<Class<?>> shown(Class<?> listed) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Method method : listed.getMethods()) {
      if (isOurs(method.getDeclaringClass())) {
        add(method.getGenericReturnType(), found);
        Stream.of(method.getGenericParameterTypes()).forEach(type -> add(type, found));
      }
    }
    for (Constructor<?> constructor : listed.getConstructors()) {
      Stream.of(constructor.getGenericParameterTypes()).forEach(type -> add(type, found));
    }
    for (Class<?> nested : listed.getClasses()) {
      found.addAll(shown(nested));
    }
    return found;
  }

  private static void add(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      add(generic.getRawType(), found);
      Stream.of(generic.getActualTypeArguments()).forEach(argument -> add(argument, found));
    } else if (type instanceof GenericArrayType array) {
      add(array.getGenericComponentType(), found);
    } else if (type instanceof WildcardType wildcard) {
      Stream.of(wildcard.getUpperBounds()).forEach(bound -> add(bound, found));
      Stream.of(wildcard.getLowerBounds()).forEach(bound -> add(bound, found));
    } else if (type instanceof Class<?> plain) {
      Class<?> element = plain;
      while (element.isArray()) {
        element = element.getComponentType();
      }
      if (isOurs(element)) {
        found.add(element);
      }
    } else {
      assertThat(type).isInstanceOf(TypeVariable.class);
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("org.ltp4j.");
  }

  /** A nested class belongs to the class around it. */
  private boolean isListed(Class<?> type) {
    return names.contains(type.getCanonicalName())
        || (type.getEnclosingClass() != null && isListed(type.getEnclosingClass()));
  }

  private static Class<?> type(String name) {
    Matcher nested = Pattern.compile("(\\.[A-Z]\\w*)\\.(?=[A-Z])").matcher(name);
    try {
      return Class.forName(nested.replaceAll("$1\\$"), false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError("docs/java.md names " + name + ", which does not exist", e);
    }
  }

  private static String page() {
    try {
      String text = Files.readString(DOCUMENT);
      String rest = text.substring(text.indexOf("## The public API"));
      int next = rest.indexOf("\n## ");
      return next < 0 ? rest : rest.substring(0, next);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> seenThrough() {
    String packages = page.substring(page.indexOf(SEEN_THROUGH));
    Set<String> found = new TreeSet<>();
    PACKAGE.matcher(packages).results().forEach(match -> found.add(match.group(1)));
    return found;
  }
}
