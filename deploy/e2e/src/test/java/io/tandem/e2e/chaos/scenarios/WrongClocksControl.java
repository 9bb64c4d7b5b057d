package io.tandem.e2e.chaos.scenarios;

import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.Topics;

/** Control: a topic that believes the producer's clock. */
@Control(Violation.WRONG_TIME)
class WrongClocksControl extends WrongClocks {

    @Override
    public Setup setup() {
        // Or the second start would refuse the topic for it.
        return super.setup().producer("tandem.producer.topic-checks", "warn");
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.say("planting a bug: the topic takes the producer's timestamps");
        stage.cluster().admin().incrementalAlterConfigs(Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS),
                List.of(new AlterConfigOp(new ConfigEntry("message.timestamp.type", "CreateTime"), AlterConfigOp.OpType.SET),
                        // Brokers refuse times from the future since Kafka 3.6; a topic can allow them.
                        new AlterConfigOp(new ConfigEntry("message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE)),
                                AlterConfigOp.OpType.SET))))
                .all().get();
        super.round(stage);
    }
}
