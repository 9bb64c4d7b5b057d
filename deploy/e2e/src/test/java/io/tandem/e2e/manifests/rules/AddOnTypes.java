package io.tandem.e2e.manifests.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/**
 * Objects of the Prometheus operator and of the Gateway API fit Fabric8's types of them: no unknown field, no wrong type. The
 * types do not say which fields are required. For the fields in use, this class does.
 */
public final class AddOnTypes implements Rule {

    private static final Map<String, Class<?>> TYPES = Map.of(
            "monitoring.coreos.com/v1 PodMonitor", PodMonitor.class,
            "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class,
            "gateway.networking.k8s.io/v1 Gateway", Gateway.class,
            "gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class);
    /** The fields that are required wherever their parent is; {@code *} is each element of an array. */
    private static final Map<String, List<String>> REQUIRED = Map.of(
            "PodMonitor", List.of("/spec/selector", "/spec/podMetricsEndpoints",
                    "/spec/selector/matchExpressions/*/key", "/spec/selector/matchExpressions/*/operator"),
            "PrometheusRule", List.of("/spec/groups", "/spec/groups/*/name", "/spec/groups/*/rules",
                    "/spec/groups/*/rules/*/expr"),
            "Gateway", List.of("/spec/gatewayClassName", "/spec/listeners", "/spec/listeners/*/name",
                    "/spec/listeners/*/port", "/spec/listeners/*/protocol", "/spec/listeners/*/tls/certificateRefs/*/name"),
            "HTTPRoute", List.of("/spec/parentRefs", "/spec/parentRefs/*/name", "/spec/rules",
                    "/spec/rules/*/backendRefs/*/name", "/spec/rules/*/backendRefs/*/port"));
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new Closed())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Fabric8's types keep unknown fields in a map; without it Jackson refuses them. */
    private static final class Closed extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.objects().stream().filter(AddOnTypes::isOurs).flatMap(AddOnTypes::faults);
    }

    private static boolean isOurs(Manifest object) {
        return !KubernetesTypes.isOwn(object)
                && !object.group().equals(StrimziSchemas.GROUP)
                && !object.group().equals(KedaTypes.GROUP);
    }

    private static Stream<String> faults(Manifest object) {
        String kind = object.apiVersion() + " " + object.kind();
        if (!TYPES.containsKey(kind)) {
            return Stream.of("No check knows " + kind);
        }
        try {
            STRICT.treeToValue(object.json(), TYPES.get(kind));
            return REQUIRED.get(object.kind()).stream().flatMap(path -> missing(object.json(), path))
                    .map(path -> object + ": " + path + " is missing");
        } catch (JsonProcessingException e) {
            return Stream.of(object + ": " + e.getOriginalMessage());
        }
    }

    private static Stream<String> missing(JsonNode root, String path) {
        int name = path.lastIndexOf('/');
        return parents(root, path.substring(0, name))
                .filter(parent -> !parent.has(path.substring(name + 1)))
                .map(parent -> path);
    }

    private static Stream<JsonNode> parents(JsonNode root, String path) {
        int star = path.indexOf("/*");
        return star < 0 ? Stream.of(root.at(path)).filter(JsonNode::isObject)
                : Manifest.elements(root.at(path.substring(0, star)))
                        .flatMap(element -> parents(element, path.substring(star + "/*".length())));
    }
}
