package io.gatehouse.packaging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** Rendered Kubernetes objects, asked by kind and by a path such as {@code spec.ports.0.name}. */
record Manifests(List<Map<String, Object>> objects) {

    @SuppressWarnings("unchecked")
    static Manifests of(String yaml) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object document : new Yaml().loadAll(yaml)) {
            if (document != null) {
                objects.add((Map<String, Object>) document);
            }
        }
        return new Manifests(objects);
    }

    List<String> kinds() {
        return objects.stream()
                .map(object -> String.valueOf(object.get("kind")))
                .toList();
    }

    @Nullable
    Object at(String kind, String path) {
        Object place = objects.stream()
                .filter(object -> kind.equals(object.get("kind")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + kind + " among " + kinds()));
        for (String step : path.split("\\.")) {
            place = place instanceof List<?> list
                    ? list.get(Integer.parseInt(step))
                    : place instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return place;
    }

    /** Variables of the portal's container: the value, or secret/key. */
    Map<String, Object> variables() {
        Map<String, Object> variables = new LinkedHashMap<>();
        if (at("Deployment", "spec.template.spec.containers.0.env") instanceof List<?> list) {
            for (Object entry : list) {
                Map<?, ?> variable = (Map<?, ?>) entry;
                Object value = variable.get("value");
                if (variable.get("valueFrom") instanceof Map<?, ?> from
                        && from.get("secretKeyRef") instanceof Map<?, ?> secret) {
                    value = secret.get("name") + "/" + secret.get("key");
                }
                variables.put(String.valueOf(variable.get("name")), String.valueOf(value));
            }
        }
        return variables;
    }
}
