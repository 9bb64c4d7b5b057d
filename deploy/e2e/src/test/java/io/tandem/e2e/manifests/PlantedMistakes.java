package io.tandem.e2e.manifests;

import static io.tandem.e2e.manifests.Mistake.of;
import static io.tandem.e2e.manifests.Mistake.remove;
import static io.tandem.e2e.manifests.Mistake.set;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** At least one mistake for each rule, planted into the production overlay with the second subscription beside it. */
final class PlantedMistakes {

    private static final String PRODUCER = "Deployment producer-service";
    private static final String CONSUMER = "Deployment consumer-service";
    private static final String POD = "/spec/template/spec";
    private static final String CONTAINER = POD + "/containers/0";

    private PlantedMistakes() {
    }

    static Stream<Mistake> all() {
        return Stream.of(types(), links(), safety(), services(), operators()).flatMap(List::stream);
    }

    private static List<Mistake> types() {
        return List.of(
                of("KubernetesTypes", "an unknown field", PRODUCER, set(CONTAINER + "/livenessprobe", Map.of())),
                of("KubernetesTypes", "a wrong type", "HorizontalPodAutoscaler producer-service",
                        set("/spec/metrics/0/resource/target/averageUtilization", "seventy")),
                of("KubernetesTypes", "a missing required field", CONSUMER,
                        remove(POD + "/topologySpreadConstraints/0/maxSkew")),
                of("StrimziSchemas", "an unknown field", "KafkaTopic events", set("/spec/partition", 6)),
                of("StrimziSchemas", "a wrong type", "KafkaNodePool broker", set("/spec/replicas", "three")),
                of("StrimziSchemas", "a value that is none of those allowed", "KafkaUser kafka-lag",
                        set("/spec/authentication/type", "scram-sha-256")),
                of("KedaTypes", "an unknown field", "ScaledObject consumer-service", set("/spec/maxReplicas", 6)),
                of("KedaTypes", "a missing required field", "ScaledObject consumer-service", remove("/spec/triggers/0/type")),
                of("KedaTypes", "a policy without its period", "ScaledObject consumer-service",
                        remove("/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/policies/0/periodSeconds")),
                of("KedaTypes", "a number where the scaler wants text", "ScaledObject consumer-service",
                        set("/spec/triggers/0/metadata/lagThreshold", 50000)),
                of("KedaTypes", "a secret without its parameter", "TriggerAuthentication kafka-lag",
                        remove("/spec/secretTargetRef/0/parameter")),
                of("KedaTypes", "a user in the trigger instead of the authentication", "ScaledObject consumer-service",
                        set("/spec/triggers/0/metadata/username", "kafka-lag")),
                of("KedaTypes", "no user for the scaler", "TriggerAuthentication kafka-lag",
                        remove("/spec/configMapTargetRef/0")),
                of("AddOnTypes", "a listener without a protocol", "Gateway tandem", remove("/spec/listeners/0/protocol")),
                of("AddOnTypes", "a monitor without endpoints", "PodMonitor tandem", remove("/spec/podMetricsEndpoints")),
                of("AddOnTypes", "an alert without an expression", "PrometheusRule tandem",
                        remove("/spec/groups/1/rules/0/expr")),
                of("AddOnTypes", "an unknown field of a route", "HTTPRoute producer-service",
                        set("/spec/hostname", "a.example.com")),
                of("AddOnTypes", "a wrong type in a monitor", "PodMonitor tandem",
                        set("/spec/podMetricsEndpoints", "management")));
    }

    private static List<Mistake> links() {
        return List.of(
                of("SelectorsMatch", "a Service that selects nothing", "Service producer-service",
                        set("/spec/selector/app.kubernetes.io~1name", "producer")),
                of("SelectorsMatch", "a Service that selects two subscriptions", "Service consumer-service",
                        remove("/spec/selector/app.kubernetes.io~1instance")),
                of("SelectorsMatch", "a policy for every pod of the namespace", "NetworkPolicy postgres-clients",
                        set("/spec/podSelector", Map.of())),
                of("TargetsExist", "an autoscaler of nothing", "HorizontalPodAutoscaler producer-service",
                        set("/spec/scaleTargetRef/name", "producer")),
                of("TargetsExist", "a topic of no cluster", "KafkaTopic events",
                        set("/metadata/labels/strimzi.io~1cluster", "kafka")),
                of("ConfigMapsExist", "a ConfigMap that is not there", PRODUCER, PlantedMistakes::addUnknownConfigMap),
                of("ConfigMapsExist", "a key that KEDA does not find", "ConfigMap kafka-lag", remove("/data/username")),
                of("SecretsExist", "a key that the Secret has not", CONSUMER,
                        set(CONTAINER + "/env/0/valueFrom/secretKeyRef/key", "user")),
                of("SecretsExist", "a certificate that nobody makes", "Gateway tandem",
                        set("/spec/listeners/1/tls/certificateRefs/0/name", "tls")),
                of("VolumesMatch", "a mount without a volume", CONSUMER, set(CONTAINER + "/volumeMounts/0/name", "ca")),
                of("VolumesMatch", "a file that is mounted elsewhere", "Deployment consumer-service-billing",
                        set(CONTAINER + "/volumeMounts/0/mountPath", "/etc/webhook")),
                of("NetworkPaths", "a policy that forgets the database", "NetworkPolicy postgres-clients",
                        set("/spec/egress/0/ports/0/port", 5433)),
                of("AddressesExist", "a listener on another port", "Kafka tandem", set("/spec/kafka/listeners/0/port", 9094)),
                of("AddressesExist", "an address that only the namespace of the services knows",
                        "ScaledObject consumer-service",
                        set("/spec/triggers/0/metadata/bootstrapServers", "tandem-kafka-bootstrap:9093")));
    }

    private static void addUnknownConfigMap(ObjectNode deployment) {
        deployment.withArray(CONTAINER + "/envFrom").addObject().putObject("configMapRef").put("name", "producer");
    }

    private static List<Mistake> safety() {
        return List.of(
                of("RestrictedPods", "a root file system that can be written", PRODUCER,
                        set(CONTAINER + "/securityContext/readOnlyRootFilesystem", false)),
                of("RestrictedPods", "root", CONSUMER, set(POD + "/securityContext/runAsUser", 0)),
                of("RestrictedPods", "no limit of memory", CONSUMER, remove(CONTAINER + "/resources/limits")),
                of("RestrictedPods", "whatever version is newest", PRODUCER,
                        set(CONTAINER + "/image", "tandem/producer-service:latest")),
                new Mistake("NoSecretInGit", "a Secret", manifests -> new Manifests(Stream.concat(manifests.objects().stream(),
                        Stream.of(new Manifest(
                                new ObjectMapper().valueToTree(Map.of("apiVersion", "v1", "kind", "Secret", "metadata",
                                        Map.of("name", "s"), "stringData", Map.of("password", "x"))))))
                        .toList())),
                of("NoSecretInGit", "a password as a value", CONSUMER,
                        set(CONTAINER + "/env/0", Map.of("name", "QUARKUS_DATASOURCE_PASSWORD", "value", "x"))),
                of("AuthenticationOn", "no authentication", PRODUCER, PlantedMistakes::withoutAuthentication),
                of("AuthenticationOn", "tokens for any application", PRODUCER, PlantedMistakes::withAnyAudience));
    }

    private static void withAnyAudience(ObjectNode deployment) {
        deployment.withArray(CONTAINER + "/env").addObject().put("name", "QUARKUS_OIDC_TOKEN_AUDIENCE").put("value", "any");
    }

    private static void withoutAuthentication(ObjectNode deployment) {
        deployment.withArray(CONTAINER + "/env").addObject().put("name", "TANDEM_SECURITY").put("value", "none");
    }

    private static List<Mistake> services() {
        return List.of(
                of("PortsMatch", "a Service to a port that no container has", "Service producer-service",
                        set("/spec/ports/0/targetPort", "web")),
                of("PortsMatch", "a route to a port that the Service has not", "HTTPRoute consumer-service",
                        set("/spec/rules/0/backendRefs/0/port", 8081)),
                of("ProbesOnManagement", "a probe on the public port", PRODUCER,
                        set(CONTAINER + "/readinessProbe/httpGet/port", "http")),
                of("ProbesOnManagement", "liveness that asks for readiness", CONSUMER,
                        set(CONTAINER + "/livenessProbe/httpGet/path", "/q/health/ready")),
                of("ProbesOnManagement", "no startup probe", CONSUMER, remove(CONTAINER + "/startupProbe")),
                of("SettingsExist", "a misspelt setting of the service", PRODUCER,
                        variable("TANDEM_PRODUCER_LIMIT_IN_FLIGHT", "64M")),
                of("SettingsExist", "a misspelt setting of Quarkus", CONSUMER,
                        variable("QUARKUS_DATASOURCE_REACTIVE_MAXSIZE", "9")),
                of("SettingsExist", "a setting that is fixed when the image is built", CONSUMER,
                        variable("QUARKUS_DATASOURCE_DB_KIND", "mysql")),
                of("SettingsExist", "a misspelt setting of the Kafka client", CONSUMER,
                        variable("KAFKA_SECURITY_PROTOKOL", "SSL")),
                of("TopicsMatchContract", "smaller records than the contract", "KafkaTopic events.dead-letter",
                        set("/spec/config/max.message.bytes", 1048588)),
                of("TopicsMatchContract", "the sender's clock", "KafkaTopic events",
                        set("/spec/config/message.timestamp.type", "CreateTime")),
                of("AclsCoverUse", "a right that the service does not need", "KafkaUser producer-service",
                        set("/spec/authorization/acls/0/operations", List.of("All"))),
                of("AclsCoverUse", "another group than the subscription's", "KafkaUser consumer-service-billing",
                        set("/spec/authorization/acls/1/resource/name", "tandem")),
                of("GraceCoversDrain", "less grace than the drain takes", CONSUMER,
                        set(POD + "/terminationGracePeriodSeconds", 20)),
                of("GraceCoversDrain", "no preStop", PRODUCER, remove(CONTAINER + "/lifecycle")),
                of("ReplicasWithinPartitions", "more replicas than partitions", "ScaledObject consumer-service",
                        set("/spec/maxReplicaCount", 7)),
                of("ReplicasWithinPartitions", "an autoscaler without room", "HorizontalPodAutoscaler producer-service",
                        set("/spec/maxReplicas", 2)),
                of("AlertsHaveRunbooks", "a runbook that is not there", "PrometheusRule tandem",
                        set("/spec/groups/0/rules/0/annotations/runbook", "deploy/README.md#nowhere")));
    }

    private static void withOldKafka(ObjectNode kafka) {
        kafka.withObject("/spec/kafka").put("version", "4.1.1").put("metadataVersion", "4.1-IV1");
    }

    private static List<Mistake> operators() {
        return List.of(
                of("KafkaVersionSupported", "a version that the newest Strimzi refuses", "Kafka tandem",
                        PlantedMistakes::withOldKafka),
                of("KafkaVersionSupported", "the metadata of an older version", "Kafka tandem",
                        set("/spec/kafka/metadataVersion", "4.1-IV1")),
                of("BrokersSpread", "three controllers on one node", "KafkaNodePool controller",
                        remove("/spec/template/pod/topologySpreadConstraints/0")),
                of("BrokersSpread", "all brokers in one zone", "KafkaNodePool broker",
                        remove("/spec/template/pod/topologySpreadConstraints/1")),
                of("BrokersSpread", "a spread over the pods of another pool", "KafkaNodePool broker",
                        set("/spec/template/pod/topologySpreadConstraints/0/labelSelector/matchLabels/strimzi.io~1pool-name",
                                "kafka")),
                of("KafkaIsShielded", "a user without a quota", "KafkaUser producer-service", remove("/spec/quotas")),
                of("KafkaIsShielded", "a listener that does not admit KEDA", "Kafka tandem",
                        remove("/spec/kafka/listeners/0/networkPolicyPeers/1")),
                of("KafkaIsShielded", "a listener that does not admit the services", "Kafka tandem",
                        remove("/spec/kafka/listeners/0/networkPolicyPeers/0")),
                of("ConnectionsFit", "the pools of the development", "Deployment consumer-service",
                        variable("QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE", "12")),
                of("ConnectionsFit", "another replica in a rolling update", CONSUMER,
                        set("/spec/strategy/rollingUpdate/maxSurge", 6)),
                of("IngressGuarded", "a service that every pod reaches", "NetworkPolicy producer-service",
                        remove("/spec/ingress/0/from")),
                of("IngressGuarded", "connections that the service closes first", PRODUCER,
                        variable("QUARKUS_HTTP_IDLE_TIMEOUT", "60s")),
                of("IngressGuarded", "events in the clear", "HTTPRoute producer-service",
                        set("/spec/parentRefs/0/sectionName", "http")),
                of("MonitoringLoads", "alerts that Prometheus does not select", "PrometheusRule tandem",
                        remove("/metadata/labels/release")),
                of("MonitoringLoads", "alerts without a heartbeat", "PrometheusRule tandem", remove("/spec/groups/0/rules/0")),
                of("NetworkPaths", "DNS in one kind of cluster only", "NetworkPolicy default-deny", remove("/spec/egress/1")),
                of("NetworkPaths", "no DNS cache of the node", "NetworkPolicy default-deny", remove("/spec/egress/0/to/1")),
                of("NetworkPaths", "every pod of kube-system as DNS", "NetworkPolicy default-deny",
                        remove("/spec/egress/0/to/0/podSelector")),
                of("NetworkPaths", "an identity provider outside the cluster only", "NetworkPolicy oidc",
                        remove("/spec/egress/0/ports/1")));
    }

    private static Consumer<ObjectNode> variable(String name, String value) {
        return deployment -> deployment.withArray(CONTAINER + "/env").addObject().put("name", name).put("value", value);
    }
}
