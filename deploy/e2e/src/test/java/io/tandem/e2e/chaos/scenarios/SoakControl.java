package io.tandem.e2e.chaos.scenarios;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/**
 * Control: a client that follows the live stream once more each second and never hangs up. (Connections on which nothing
 * happens would not do: the services close them.)
 */
@Control(Violation.UNBOUNDED)
class SoakControl extends Soak {

    private static final Duration LENGTH = Duration.ofMinutes(2);

    @Override
    public void round(Stage stage) throws Exception {
        List<Socket> leak = new ArrayList<>();
        ScheduledExecutorService client = Executors.newSingleThreadScheduledExecutor();
        client.scheduleAtFixedRate(() -> leak.add(follow(stage.replicas().consumer(0).uri("/stream?type=none"))), 0, 1,
                TimeUnit.SECONDS);
        try {
            soak(stage, LENGTH);
        } finally {
            client.shutdownNow();
            for (Socket socket : leak) {
                socket.close();
            }
        }
    }

    private static Socket follow(URI stream) {
        try {
            Socket socket = new Socket(stream.getHost(), stream.getPort());
            socket.getOutputStream().write(("GET " + stream.getPath() + "?" + stream.getQuery() + " HTTP/1.1\r\nHost: "
                    + stream.getAuthority() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
