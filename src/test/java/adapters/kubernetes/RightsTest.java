package adapters.kubernetes;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import fakes.InMemoryKore;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests give Kore the rights for the calls that it makes, and no other one. */
final class RightsTest {
  private static final Pattern CALL =
      Pattern.compile(
          "(\\w+) /apis?(?:/(apps))?/v1(?:/namespaces/[^/]+)?/(\\w+)(/[^/]+)?(/scale)?");

  private static final Pattern DOCUMENTS = Pattern.compile("(?m)^---$");

  @Test
  void kore_may_do_what_it_does_and_nothing_else() throws Exception {
    assertThat(given()).containsExactlyElementsOf(needed());
  }

  /** All that a fleet ever asks for, in one life. */
  private static Set<String> needed() {
    try (var cluster = new FakeCluster()) {
      var records = new InMemoryKore();
      try (var kore = new KoreReplica(records, cluster.fleet())) {
        kore.filled(2);
        var pod = kore.claim("hello");
        kore.until("the pool is full again", () -> kore.in(PodState.POOLED).size() == 2);
        kore.lifecycle.change(pod.id(), Pods.Step.end(Reason.RECYCLED, ""));
        kore.until("it is gone", () -> cluster.find(pod.id()) == null);
        kore.size(1);
        kore.until("the pool is smaller", () -> cluster.scale() == 1);
      }
      try (var client = cluster.client("kore")) {
        var _ = SharedSecret.of(client, "kore", Map.of("key", "one"));
        var _ = SharedSecret.of(client, "kore", Map.of());
      }
      return cluster.api.calls.stream()
          .flatMap(RightsTest::rights)
          .collect(toCollection(TreeSet::new));
    }
  }

  private static Stream<String> rights(String call) {
    var parts = CALL.matcher(call);
    assertThat(parts.matches()).as(call).isTrue();
    boolean named = parts.group(4) != null;
    boolean scale = parts.group(5) != null;
    var resource = parts.group(2) + "/" + parts.group(3) + (scale ? "/scale" : "");
    return switch (parts.group(1)) {
      case "WATCH" -> Stream.of("watch " + resource);
      case "GET" -> Stream.of((named ? "get " : "list ") + resource);
      case "POST" -> Stream.of("create " + resource);
      case "DELETE" -> Stream.of("delete " + resource);
      // To apply what is not there takes the right to create it.
      case "PATCH" ->
          parts.group(3).equals("deployments") && !scale
              ? Stream.of("patch " + resource, "create " + resource)
              : Stream.of("patch " + resource);
      default -> throw new AssertionError(call);
    };
  }

  private static Set<String> given() throws IOException {
    var rights = new TreeSet<String>();
    var yaml = new KubernetesSerialization();
    var text = Files.readString(Path.of("docker/kubernetes/access.yaml"));
    for (var document : DOCUMENTS.splitAsStream(text).toList()) {
      rules(yaml.unmarshal(document)).forEach(rule -> add(rule, rights));
    }
    return rights;
  }

  private static List<PolicyRule> rules(Object found) {
    return switch (found) {
      case Role role -> role.getRules();
      case ClusterRole role -> role.getRules();
      default -> List.of();
    };
  }

  private static void add(PolicyRule rule, Set<String> rights) {
    for (var group : rule.getApiGroups()) {
      for (var resource : rule.getResources()) {
        for (var verb : rule.getVerbs()) {
          rights.add(verb + " " + (group.isEmpty() ? "null" : group) + "/" + resource);
        }
      }
    }
  }
}
