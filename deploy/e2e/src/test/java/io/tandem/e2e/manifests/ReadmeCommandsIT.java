package io.tandem.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tandem.local.Command;

/**
 * kubectl takes every command of the READMEs. There is no cluster, so a good command ends when it connects; a wrong option or
 * argument ends it before.
 */
class ReadmeCommandsIT {

    private static final Pattern COMMAND = Pattern.compile("kubectl [^`#&|\\n]+");
    /** Nothing listens on this port. */
    private static final List<String> NO_CLUSTER = List.of("--kubeconfig=/dev/null", "--server=http://127.0.0.1:1");
    private static final String CONNECTS = "127.0.0.1:1[^\\n]*refused";

    @BeforeAll
    static void needsKubectl() {
        Kustomize.assumePresent();
    }

    static Stream<String> commands() {
        return Stream.of("deploy/kubernetes/README.md", "deploy/README.md")
                .map(readme -> Repository.read(readme).replace("\\\n", " "))
                .flatMap(text -> COMMAND.matcher(text).results().map(command -> command.group().strip()))
                .filter(command -> command.split(" ").length > 2)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isTaken(String command) {
        assertThat(answer(command)).satisfiesAnyOf(
                answer -> assertThat(answer.exitCode()).isZero(),
                answer -> assertThat(answer.errors()).containsPattern(CONNECTS),
                // A file that the reader has.
                answer -> assertThat(answer.errors()).contains("no such file or directory").doesNotContain("deploy/"));
    }

    @Test
    void aCommandThatKubectlRefusesIsNoticed() {
        assertThat(commands().count()).isGreaterThan(10);
        for (String wrong : List.of("kubectl -n tandem wait --for=condition=Ready kafka/tandem kafkatopic --all",
                "kubectl -n tandem wait --for-condition=Ready kafka/tandem", "kubectl apply -k deploy/kubernetes/overlays/none",
                "kubectl -n tandem create secret generic")) {
            assertThat(answer(wrong).exitCode()).isNotZero();
            assertThat(answer(wrong).errors()).as(wrong).doesNotContainPattern(CONNECTS);
        }
    }

    /** Runs in a shell, because the commands have quotes and substitutions. */
    private static Command answer(String command) {
        List<String> words = new ArrayList<>(List.of("kubectl"));
        words.addAll(NO_CLUSTER);
        words.add(command.substring("kubectl ".length()).replace("=…", "=x"));
        String dry = command.contains(" create ") ? " --dry-run=client -o name" : "";
        return Command.run(List.of("sh", "-c", "cd '" + Repository.root() + "' && " + String.join(" ", words) + dry));
    }
}
