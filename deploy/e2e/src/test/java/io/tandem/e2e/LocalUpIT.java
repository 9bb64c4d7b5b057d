package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tandem.local.Http;
import io.tandem.local.Ports;

/** Runs {@code deploy/local/up} as its users do. It works, or names the reason why not, and leaves no process behind. */
class LocalUpIT {

    private static final String RUNNING = "Ctrl-C stops everything";
    private static final Pattern EXAMPLE_ID = Pattern.compile("\"id\" : \"([^\"]+)\"");

    @TempDir
    Path folder;

    private final Map<String, Integer> ports = freePorts();

    @Test
    void aCheckSendsAnEventThrough() {
        try (UpProcess up = UpProcess.start(Map.of(), List.of("--check"))) {
            assertThat(up.awaitExit()).as(up.output()).isZero();
            assertThat(up.output()).contains("\"offset\" : 0", "\"outcome\" : \"processed\"");
        }
    }

    @Test
    void onlyDataOutliveARun() throws Exception {
        String id;
        try (UpProcess up = start()) {
            up.awaitOutput(RUNNING);
            id = exampleId(up);
            assertThatAnotherRunIsRefused();
            up.killNine();
        }
        try (UpProcess up = start()) {
            up.awaitOutput(RUNNING);
            assertThat(journalEntry(id)).contains(id).contains("\"processed\"");
            assertThat(up.ctrlC()).as(up.output()).isEqualTo(130);
            assertThatNothingRuns();
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(file -> file.toString().endsWith(".pid"))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({ "nosuch.invalid:9092, is unknown", "localhost:1, Nobody listens at", "localhost, wants HOST:PORT" })
    void aKafkaThatIsNotThereIsNamedBeforeAnythingStarts(String kafka, String cause) {
        List<String> options = options();
        options.addAll(List.of("--kafka", kafka));
        try (UpProcess up = UpProcess.start(Map.of(), options)) {
            assertThat(up.awaitExit()).isEqualTo(1);
            assertThat(up.output()).contains("--kafka", kafka, cause).doesNotContain("ready in");
        }
    }

    @Test
    void theHelpNeedsNeitherABuildNorAJdk() {
        try (UpProcess up = UpProcess.start(Map.of("JAVA_HOME", folder.toString()), List.of("--help"))) {
            assertThat(up.awaitExit()).isZero();
            assertThat(up.output()).contains("--start-timeout SECONDS").doesNotContain("Building");
        }
    }

    @Test
    void aServiceThatCannotStartIsNamedAndNoProcessStays() {
        try (UpProcess up = UpProcess.start(Map.of("TANDEM_SECURITY", "none", "QUARKUS_LOG_LEVEL", "nonsense"), options())) {
            assertThat(up.awaitExit()).as(up.output()).isEqualTo(1);
            assertThat(up.output()).containsPattern("up: (producer|consumer)-service ended while it started")
                    .contains("nonsense");
            assertThatNothingRuns();
        }
    }

    @Test
    void aTakenPortIsNamedWithItsOption() throws IOException {
        for (String option : ports.keySet()) {
            try (ServerSocket taken = new ServerSocket(ports.get(option));
                    UpProcess up = UpProcess.start(Map.of(), options())) {
                assertThat(up.awaitExit()).isEqualTo(1);
                assertThat(up.output()).contains("Port " + taken.getLocalPort(), option + " PORT");
            }
        }
        assertThatNothingRuns();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (UpProcess up = UpProcess.start(Map.of("TANDEM_DATA", file.resolve("data").toString()), List.of())) {
            assertThat(up.awaitExit()).isEqualTo(1);
            assertThat(up.output()).contains("Cannot write to " + file, "--data DIR");
        }
    }

    @Test
    void anOldJdkIsNamed() throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (UpProcess up = UpProcess.start(Map.of("JAVA_HOME", folder.toString()), List.of("--check"))) {
            assertThat(up.awaitExit()).isEqualTo(1);
            assertThat(up.output()).contains("This is Java 11", "JDK 17");
        }
    }

    private UpProcess start() {
        return UpProcess.start(Map.of(), options());
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(List.of("--data", folder.resolve("the data").toString()));
        ports.forEach((option, port) -> options.addAll(List.of(option, port.toString())));
        return options;
    }

    private void assertThatAnotherRunIsRefused() {
        try (UpProcess another = start()) {
            assertThat(another.awaitExit()).isEqualTo(1);
            assertThat(another.output()).contains("Another deploy/local/up uses " + folder.resolve("the data"));
        }
    }

    private String journalEntry(String id) throws IOException, InterruptedException {
        return Http.get(URI.create("http://localhost:" + ports.get("--consumer-port") + "/events/" + id)).body();
    }

    private void assertThatNothingRuns() {
        assertThat(ports.values()).allMatch(Ports::isFree);
        await("all processes have ended").untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder.toString())))
                .isEmpty());
    }

    private static String exampleId(UpProcess up) {
        Matcher id = EXAMPLE_ID.matcher(up.output());
        assertThat(id.find()).as(up.output()).isTrue();
        return id.group(1);
    }

    private static Map<String, Integer> freePorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (String option : List.of("--producer-port", "--producer-management-port", "--consumer-port",
                "--consumer-management-port", "--kafka-port", "--postgres-port")) {
            ports.put(option, Ports.free());
        }
        return ports;
    }
}
