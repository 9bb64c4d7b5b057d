package io.tandem.local.up;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;

import io.tandem.local.Topics;

/** A broker of the user's. */
record GivenKafka(String address) implements Part {

    private static final int LAST_PORT = 65_535;
    private static final int CONNECT_MILLIS = 5_000;

    @Override
    public String name() {
        return "Kafka";
    }

    /** Kafka's client would try for a minute, and name neither cause. */
    @Override
    public void require() {
        int colon = address.lastIndexOf(':');
        String port = address.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > LAST_PORT) {
            throw new UpException("--kafka wants HOST:PORT, not " + address);
        }
        InetSocketAddress broker = new InetSocketAddress(address.substring(0, colon), Integer.parseInt(port));
        if (broker.isUnresolved()) {
            throw new UpException("The host of --kafka " + address + " is unknown");
        }
        try (Socket socket = new Socket()) {
            socket.connect(broker, CONNECT_MILLIS);
        } catch (IOException e) {
            throw new UpException("Nobody listens at --kafka " + address + " (" + e.getMessage() + ")", e);
        }
    }

    /** Creates the topics that are missing, which shows that it can be used. */
    @Override
    public String start() {
        try {
            Topics.createAll(address);
            return address;
        } catch (RuntimeException e) {
            throw new UpException("Cannot use the Kafka at " + address + " (" + e.getMessage()
                    + "). --kafka wants the HOST:PORT of a broker without security.", e);
        }
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", address);
    }
}
