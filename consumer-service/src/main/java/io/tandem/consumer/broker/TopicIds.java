package io.tandem.consumer.broker;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;

/** The id of the topic of events. A topic that is deleted and created again has another id, and other records. */
@ApplicationScoped
public class TopicIds {

    private static final Logger LOG = Logger.getLogger(TopicIds.class);

    private final BrokerAdmin broker;
    private final String topic;

    TopicIds(BrokerAdmin broker, ConsumerConfig config) {
        this.broker = broker;
        this.topic = config.topic();
    }

    /** Returns the id as the broker knows it now. Empty if the broker does not answer within seconds. */
    public Uni<Optional<String>> current() {
        return broker.ask(admin -> admin.describeTopics(List.of(topic)).allTopicNames())
                .map(descriptions -> Optional.of(descriptions.get(topic).topicId().toString()))
                .onFailure().invoke(failure -> LOG.debug("The id of the topic is unknown", failure))
                .onFailure().recoverWithItem(Optional.empty());
    }
}
