package io.tandem.consumer.database;

import static io.restassured.RestAssured.given;
import static io.tandem.local.testkit.Patience.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tandem.consumer.support.LogCapture;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.LocalServers;

/** An outage of the database is a warning, whoever asked meanwhile: an error in the log is something else. */
@QuarkusTest
class QuietOutageTest extends TopicToJournal {

    private static final int QUESTIONS = 30;

    enum Outage {
        /** Connections stand, and no answer comes. */
        SILENT {
            @Override
            void begin() throws Exception {
                signal("STOP");
            }

            @Override
            void end() throws Exception {
                signal("CONT");
            }
        },
        /** Connections are refused. */
        STOPPED {
            @Override
            void begin() {
                LocalServers.postgres().stop();
            }

            @Override
            void end() {
                LocalServers.postgres().restart();
            }
        };

        abstract void begin() throws Exception;

        abstract void end() throws Exception;

        private static void signal(String name) throws IOException, InterruptedException {
            ProcessHandle server = LocalServers.postgres().process().orElseThrow();
            List<String> command = new ArrayList<>(List.of("kill", "-" + name));
            Stream.concat(Stream.of(server), server.descendants()).map(process -> Long.toString(process.pid()))
                    .forEach(command::add);
            new ProcessBuilder(command).start().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void saysNothingAboutResultsThatCameTooLate(Outage outage) throws Exception {
        journal.awaitEvent(send("test.event", "before"));
        String during;
        try (LogCapture log = new LogCapture()) {
            outage.begin();
            try {
                during = send("test.event", "during");
                // Each is answered after its time, more of them than there are connections.
                List<CompletableFuture<Integer>> questions = IntStream.range(0, QUESTIONS)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> given().get("/events").statusCode(),
                                task -> new Thread(task).start()))
                        .toList();
                assertThat(questions).extracting(CompletableFuture::join).containsOnly(503);
                await().atMost(LIMIT).until(() -> ready() == 503);
            } finally {
                outage.end();
            }
            journal.awaitEvent(during);
            await().atMost(LIMIT).until(() -> ready() == 200);

            assertThat(log.messages(Level.SEVERE)).isEmpty();
        }
    }

    private static int ready() {
        return RestAssured.get(Management.url("/q/health/ready")).statusCode();
    }
}
