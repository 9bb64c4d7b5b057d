package io.tandem.e2e.manifests.rules;

import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
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

/** Objects of the Prometheus operator and of the Gateway API fit Fabric8's types of them: no unknown field, no wrong type. */
public final class AddOnTypes implements Rule {

    private static final Map<String, Class<?>> TYPES = Map.of(
            "monitoring.coreos.com/v1 PodMonitor", PodMonitor.class,
            "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class,
            "gateway.networking.k8s.io/v1 Gateway", Gateway.class,
            "gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class);
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
            return Stream.empty();
        } catch (JsonProcessingException e) {
            return Stream.of(object + ": " + e.getOriginalMessage());
        }
    }
}
