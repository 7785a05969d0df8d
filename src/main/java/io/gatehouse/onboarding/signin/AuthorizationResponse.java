package io.gatehouse.onboarding.signin;

import io.gatehouse.shared.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What arrived at the callback, not yet believed: state, code or error. A parameter given twice counts as absent.
 *
 * @param path where it arrived
 */
public record AuthorizationResponse(String path, Map<String, String> parameters) {

    public static AuthorizationResponse of(String path, Map<String, String[]> query) {
        Map<String, String> single = new LinkedHashMap<>();
        query.forEach((name, values) -> {
            if (values.length == 1 && !values[0].isBlank()) {
                single.put(name, values[0]);
            }
        });
        return new AuthorizationResponse(path, single);
    }

    public @Nullable Secret state() {
        return secret("state");
    }

    public @Nullable Secret code() {
        return secret("code");
    }

    public boolean failed() {
        return parameters.containsKey("error");
    }

    private @Nullable Secret secret(String name) {
        String value = parameters.get(name);
        return value == null ? null : Secret.of(value);
    }

    @Override
    public String toString() {
        return "AuthorizationResponse" + parameters.keySet();
    }
}
