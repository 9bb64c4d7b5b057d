package io.tandem.consumer.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.tandem.consumer.Channels;
import io.tandem.consumer.ConsumerConfig;

/** Asks the broker about topics and groups, with the broker and security of the channel of events. */
@ApplicationScoped
public class BrokerAdmin {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /**
     * Ends a connection that died before its first answer. The Kafka client waits an hour for that answer, and makes no other
     * connection to the broker meanwhile.
     */
    private static final Duration IDLE = TIMEOUT.multipliedBy(2);

    private final KafkaClientService clients;
    private final String group;
    private Admin admin;

    BrokerAdmin(KafkaClientService clients, ConsumerConfig config) {
        this.clients = clients;
        this.group = config.group();
    }

    /** Returns the broker's answer. Fails within seconds if there is none. */
    public <T> Uni<T> ask(Function<Admin, KafkaFuture<T>> question) {
        return Uni.createFrom().completionStage(() -> question.apply(admin()).toCompletionStage());
    }

    private synchronized Admin admin() {
        if (admin == null) {
            Map<String, Object> settings = new HashMap<>(clients.getConsumer(Channels.EVENTS_IN).configuration());
            settings.keySet().retainAll(AdminClientConfig.configNames());
            settings.keySet().removeIf(name -> name.startsWith("metric"));
            settings.put(AdminClientConfig.CLIENT_ID_CONFIG, group + "-admin");
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
            settings.put(AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, IDLE.toMillis());
            admin = Admin.create(settings);
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
