package io.tandem.e2e.manifests.rules;

import java.lang.reflect.InvocationTargetException;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;

import io.kubernetes.client.openapi.JSON;
import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/** Every object of Kubernetes itself fits the API's type: no unknown field, no wrong type, nothing required missing. */
public final class KubernetesTypes implements Rule {

    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.objects().stream().filter(KubernetesTypes::isOwn).flatMap(KubernetesTypes::faults);
    }

    /** Groups of Kubernetes have no dot or end in k8s.io; the Gateway API is an add-on all the same. */
    static boolean isOwn(Manifest object) {
        String group = object.group();
        return !group.equals("gateway.networking.k8s.io") && (!group.contains(".") || group.endsWith(".k8s.io"));
    }

    private static Stream<String> faults(Manifest object) {
        try {
            JsonElement json = JsonParser.parseString(object.json().toString());
            Class<?> model = model(object);
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
            JSON.getGson().fromJson(json, model);
            return Stream.empty();
        } catch (InvocationTargetException e) {
            return Stream.of(object + ": " + e.getCause().getMessage());
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Stream.of(object + ": " + e.getMessage());
        }
    }

    private static Class<?> model(Manifest object) throws ClassNotFoundException {
        String version = object.apiVersion().substring(object.apiVersion().indexOf('/') + 1);
        return Class.forName(MODELS + version.substring(0, 1).toUpperCase() + version.substring(1) + object.kind());
    }
}
