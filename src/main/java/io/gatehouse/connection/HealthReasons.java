package io.gatehouse.connection;

import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The column {@code connection.reasons}: a JSON list of codes and sentences. */
public final class HealthReasons {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<HealthReason>> LIST = new TypeReference<>() {};

    private HealthReasons() {}

    public static List<HealthReason> read(String text) {
        return JSON.readValue(text, LIST);
    }

    public static String write(List<HealthReason> reasons) {
        return JSON.writeValueAsString(reasons);
    }
}
