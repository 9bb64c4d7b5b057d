package io.tandem.e2e.chaos.scenarios;

import java.util.Map;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.RecordsToDelete;

import io.tandem.e2e.chaos.ClusterView;
import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: brokers that make room by deleting records that nobody has read. */
@Control(Violation.LOST)
class FullBrokerDiskControl extends FullBrokerDisk {

    @Override
    public void round(Stage stage) throws Exception {
        MovedOffsets.whileStopped(stage, "a bug: unread records are deleted",
                () -> ClusterView.get(stage.cluster().admin().deleteRecords(stage.cluster().ends().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue()))))
                        .all()));
    }
}
