package io.tandem.e2e.manifests.rules;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.google.gson.JsonParser;

import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscalerBehavior;
import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/**
 * Custom resources of KEDA fit its API. No Maven artifact has its CRDs, so this class has the fields of a Kafka scaler and says
 * which are required. The behavior is checked as the one of a HorizontalPodAutoscaler.
 */
public final class KedaTypes implements Rule {

    static final String GROUP = "keda.sh";

    private static final String BEHAVIOR = "/spec/advanced/horizontalPodAutoscalerConfig/behavior";
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> text
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
    private static final Map<String, Class<?>> SPECS = Map.of(
            "ScaledObject", ScaledObjectSpec.class,
            "TriggerAuthentication", TriggerAuthenticationSpec.class);

    record ScaledObjectSpec(@JsonProperty(required = true) ScaleTarget scaleTargetRef, Integer minReplicaCount,
            Integer maxReplicaCount, Integer idleReplicaCount, Integer pollingInterval, Integer cooldownPeriod,
            JsonNode fallback,
            Advanced advanced, @JsonProperty(required = true) List<Trigger> triggers) {
    }

    record ScaleTarget(@JsonProperty(required = true) String name, String kind, String apiVersion,
            String envSourceContainerName) {
    }

    record Advanced(Boolean restoreToOriginalReplicaCount, HorizontalPodAutoscalerConfig horizontalPodAutoscalerConfig) {
    }

    record HorizontalPodAutoscalerConfig(String name, JsonNode behavior) {
    }

    record Trigger(@JsonProperty(required = true) String type, String name, String metricType, Boolean useCachedMetrics,
            @JsonProperty(required = true) KafkaMetadata metadata, AuthenticationRef authenticationRef) {
    }

    record AuthenticationRef(@JsonProperty(required = true) String name, String kind) {
    }

    /**
     * Of the Kafka scaler; every value is text. The user's name and password are not here, because the scaler reads them
     * from the TriggerAuthentication only (KEDA's documentation, Scalers, Apache Kafka, Authentication Parameters).
     */
    record KafkaMetadata(@JsonProperty(required = true) String bootstrapServers,
            @JsonProperty(required = true) String consumerGroup, String topic, String lagThreshold,
            String activationLagThreshold,
            String offsetResetPolicy, String allowIdleConsumers, String scaleToZeroOnInvalidOffset, String excludePersistentLag,
            String limitToPartitionsWithLag, String partitionLimitation, String version, String sasl, String tls) {
    }

    record TriggerAuthenticationSpec(List<Target> configMapTargetRef, List<Target> secretTargetRef, JsonNode podIdentity) {
    }

    record Target(@JsonProperty(required = true) String parameter, @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String key) {
    }

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.concat(manifests.ofGroup(GROUP).flatMap(KedaTypes::faults),
                manifests.ofKind("ScaledObject").flatMap(scaled -> scaled.each("/spec/triggers")
                        .filter(trigger -> trigger.at("/metadata").has("sasl"))
                        .flatMap(trigger -> credentials(manifests, trigger))));
    }

    private static Stream<String> credentials(Manifests manifests, JsonNode trigger) {
        String name = trigger.at("/authenticationRef/name").asText();
        List<String> given = manifests.ofKind("TriggerAuthentication")
                .filter(authentication -> authentication.name().equals(name))
                .flatMap(authentication -> authentication.json().findValuesAsText("parameter").stream())
                .toList();
        return Stream.of("username", "password")
                .filter(parameter -> !given.contains(parameter))
                .map(parameter -> "The TriggerAuthentication '" + name + "' gives the Kafka scaler no " + parameter);
    }

    private static Stream<String> faults(Manifest object) {
        if (!SPECS.containsKey(object.kind()) || !object.apiVersion().equals("keda.sh/v1alpha1")) {
            return Stream.of("KEDA has no " + object.kind() + " in " + object.apiVersion());
        }
        try {
            STRICT.readerFor(SPECS.get(object.kind())).readValue(object.at("/spec"));
            JsonNode behavior = object.at(BEHAVIOR);
            if (!behavior.isMissingNode()) {
                V2HorizontalPodAutoscalerBehavior.validateJsonElement(JsonParser.parseString(behavior.toString()));
            }
            return Stream.empty();
        } catch (IOException | RuntimeException e) {
            return Stream.of(object + ": " + e.getMessage());
        }
    }
}
