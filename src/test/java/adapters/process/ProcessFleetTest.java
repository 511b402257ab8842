package adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import adapters.runtime.SigningKey;
import domain.pooling.OwnFleetContract;
import domain.pooling.RunningFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessFleetTest extends OwnFleetContract {
  private static final String KEYS = SigningKey.generate().publicKeysJson();

  @Override
  protected RunningFleet open() {
    return new RunningProcesses(KEYS);
  }

  @Test
  void a_pod_that_ends_is_told_with_its_exit_code() {
    try (var running = open()) {
      running.fleet().resize(1);
      var pod = running.news().nextReady();

      running.fleet().destroy(pod.id());

      assertThat(running.news().nextGone().detail()).startsWith("exit code");
    }
  }

  @Test
  void a_pod_that_cannot_start_says_why() {
    try (var running = new RunningProcesses("no JSON")) {
      running.fleet().resize(1);

      assertThat(running.news().nextGone().detail()).contains("KORE_PUBLIC_KEYS");
    }
  }

  @Test
  void a_fleet_leaves_no_process_behind() {
    List<ProcessHandle> pods;
    try (var running = new RunningProcesses(KEYS)) {
      running.fleet().resize(2);
      running.news().nextReady();
      running.news().nextReady();
      pods = ProcessHandle.current().descendants().filter(ProcessFleetTest::isPod).toList();
      assertThat(pods).hasSize(2);
    }
    assertThat(pods).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void a_missing_node_is_told() {
    assertThatThrownBy(() -> Node.find("no-such-node"))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("Node.js 20 or later is needed")
        .hasMessageContaining("fleet.node");
  }

  @Test
  void an_old_node_is_told() throws IOException {
    var old = Files.createTempFile("node", "");
    try {
      Files.writeString(old, "#!/bin/sh\necho v18.19.0\n");
      assertThat(old.toFile().setExecutable(true)).isTrue();

      assertThatThrownBy(() -> Node.find(old.toString())).hasMessageContaining("v18.19.0");
    } finally {
      Files.delete(old);
    }
  }

  @Test
  void the_permission_flag_follows_nodes_version() {
    assertThat(new Node("node", 20, 20).permissionFlag()).isEqualTo("--experimental-permission");
    assertThat(new Node("node", 22, 12).permissionFlag()).isEqualTo("--experimental-permission");
    assertThat(new Node("node", 22, 13).permissionFlag()).isEqualTo("--permission");
    assertThat(new Node("node", 23, 4).permissionFlag()).isEqualTo("--experimental-permission");
    assertThat(new Node("node", 24, 0).permissionFlag()).isEqualTo("--permission");
  }

  private static boolean isPod(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("main.mjs");
  }
}
