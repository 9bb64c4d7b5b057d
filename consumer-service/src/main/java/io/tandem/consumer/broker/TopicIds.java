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

    /** The id of a topic as long as the broker does not answer. */
    public static final String UNKNOWN = "";

    /** A UUID as Kafka writes it. Another tool, or an earlier version, may commit an offset with a text of its own. */
    private static final String ID = "[\\w-]{22}";
    private static final Logger LOG = Logger.getLogger(TopicIds.class);

    private final BrokerAdmin broker;
    private final String topic;

    TopicIds(BrokerAdmin broker, ConsumerConfig config) {
        this.broker = broker;
        this.topic = config.topic();
    }

    /** Whether this is an id of a topic. */
    public static boolean isId(String text) {
        return text.matches(ID);
    }

    /** Whether both are ids, of two topics. */
    public static boolean isOther(String known, String current) {
        return isId(known) && !current.equals(UNKNOWN) && !known.equals(current);
    }

    /** Returns the id as the broker knows it now. Empty if the broker does not answer within seconds. */
    public Uni<Optional<String>> current() {
        return broker.ask(admin -> admin.describeTopics(List.of(topic)).allTopicNames())
                .map(descriptions -> Optional.of(descriptions.get(topic).topicId().toString()))
                .onFailure().invoke(failure -> LOG.debug("The id of the topic is unknown", failure))
                .onFailure().recoverWithItem(Optional.empty());
    }
}
