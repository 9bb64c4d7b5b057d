package io.tandem.consumer.attempt;

import java.net.InetAddress;
import java.net.UnknownHostException;

import jakarta.enterprise.context.ApplicationScoped;

import io.tandem.consumer.ConsumerConfig;

/** The name of this replica in the journal, in ASCII, so that any encoding of a database has it. */
@ApplicationScoped
public class ReplicaName {

    private static final int MAX_LENGTH = 253;

    private final String name;

    ReplicaName(ConsumerConfig config) {
        String given = config.replica().orElseGet(ReplicaName::ofProcess).replaceAll("[^\\x21-\\x7E]", "?");
        this.name = given.substring(0, Math.min(MAX_LENGTH, given.length()));
    }

    @Override
    public String toString() {
        return name;
    }

    /** Several replicas can run on one host. */
    private static String ofProcess() {
        return host() + "-" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
