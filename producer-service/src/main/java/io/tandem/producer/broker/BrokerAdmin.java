package io.tandem.producer.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.tandem.producer.ProducerConfig;

/** Asks the broker about the topic, with the connection settings of the channel. Each question fails after six seconds. */
@ApplicationScoped
class BrokerAdmin {

    static final Duration TIMEOUT = Duration.ofSeconds(5);
    /**
     * Ends a connection that died before its first answer. The Kafka client waits an hour for that answer, and makes no other
     * connection to the broker meanwhile.
     */
    private static final Duration IDLE = TIMEOUT.multipliedBy(2);

    private final KafkaClientService clients;
    private final String topic;
    private Admin admin;

    BrokerAdmin(KafkaClientService clients, ProducerConfig config) {
        this.clients = clients;
        this.topic = config.topic();
    }

    /** Emits the partitions of the topic with their replicas; fails if the topic does not exist. */
    Uni<TopicDescription> topic() {
        return ask(admin -> admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }

    /** Emits the settings of the topic; fails if this client may not read them. */
    Uni<Config> settings() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return ask(admin -> admin.describeConfigs(List.of(resource)).values().get(resource));
    }

    private <T> Uni<T> ask(Function<Admin, KafkaFuture<T>> question) {
        return Uni.createFrom().completionStage(() -> question.apply(admin()).toCompletionStage())
                .ifNoItem().after(TIMEOUT.plusSeconds(1)).fail();
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings(clients.getProducer(Channels.EVENTS_OUT).configuration()));
        }
        return admin;
    }

    private static Map<String, Object> settings(Map<String, ?> producer) {
        Map<String, Object> admin = new HashMap<>(producer);
        admin.keySet().retainAll(AdminClientConfig.configNames());
        admin.remove(AdminClientConfig.RETRIES_CONFIG);
        admin.merge(AdminClientConfig.CLIENT_ID_CONFIG, "-watch", (id, suffix) -> id + "" + suffix);
        admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        admin.put(AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, IDLE.toMillis());
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
