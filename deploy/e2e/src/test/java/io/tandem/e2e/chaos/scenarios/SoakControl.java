package io.tandem.e2e.chaos.scenarios;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: a client that opens connections and never closes one. */
class SoakControl extends Soak {

    private static final Duration LENGTH = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "soak-control";
    }

    @Override
    public void round(Stage stage) throws Exception {
        List<Socket> leak = new ArrayList<>();
        ScheduledExecutorService client = Executors.newSingleThreadScheduledExecutor();
        client.scheduleAtFixedRate(() -> leak.add(connect(stage.replicas().endpoints().get(0))), 0, 1, TimeUnit.SECONDS);
        try {
            soak(stage, LENGTH);
        } finally {
            client.shutdownNow();
            for (Socket socket : leak) {
                socket.close();
            }
        }
    }

    private static Socket connect(URI service) {
        try {
            return new Socket(service.getHost(), service.getPort());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<Violation> planted() {
        return Optional.of(Violation.UNBOUNDED);
    }
}
