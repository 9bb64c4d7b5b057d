package io.tandem.local.up;

import java.util.Map;

import io.tandem.local.Topics;

/** A broker of the user's. */
record GivenKafka(String address) implements Part {

    @Override
    public String name() {
        return "Kafka";
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
