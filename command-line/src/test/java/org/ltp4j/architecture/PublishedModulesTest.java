package org.ltp4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What others may depend on, by the POMs: all of it is in the BOM, and says what it is. */
class PublishedModulesTest {
  private static final Path ROOT = Path.of(System.getProperty("ltp.root"));

  private static Element pom(String module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(module).resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static List<String> texts(Element within, String tag) {
    NodeList found = within.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent().strip());
    }
    return texts;
  }

  /** The text of an element right below; empty without it. */
  private static String own(Element within, String tag) {
    for (Node node = within.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(tag)) {
        return node.getTextContent().strip();
      }
    }
    return "";
  }

  private static List<Element> published() throws Exception {
    List<Element> poms = new ArrayList<>();
    for (String module : texts(pom("."), "module")) {
      Element pom = pom(module);
      if (!module.equals("bom") && !texts(pom, "maven.deploy.skip").contains("true")) {
        poms.add(pom);
      }
    }
    return poms;
  }

  @Test
  void theBomNamesEachOfThem() throws Exception {
    List<String> all = new ArrayList<>();
    for (Element pom : published()) {
      all.add(own(pom, "artifactId"));
    }
    List<String> bom = texts(pom("bom"), "artifactId");
    assertThat(all).contains("ltp4j", "ltp4j-serving").doesNotContain("ltp4j-bench");
    assertThat(bom.subList(2, bom.size())).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void eachSaysWhatItIsAndHasTheVersionOfAll() throws Exception {
    String version = own(pom("."), "version");
    for (Element pom : published()) {
      String artifact = own(pom, "artifactId");
      assertThat(own(pom, "name")).as(artifact).isNotEmpty();
      assertThat(own(pom, "description")).as(artifact).isNotEmpty();
      assertThat(texts(pom, "version").get(0)).as(artifact).isEqualTo(version);
    }
    assertThat(texts((Element) pom(".").getElementsByTagName("license").item(0), "name"))
        .containsExactly("Apache-2.0");
  }
}
