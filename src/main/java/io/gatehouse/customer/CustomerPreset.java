package io.gatehouse.customer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The tabs above the list of customers. */
public enum CustomerPreset {
    ALL("true"),
    ATTENTION("health in ('DEGRADED', 'ACTION_REQUIRED', 'DISCONNECTED')"),
    NOT_INVITED("state = 'DRAFT'"),
    INVITED("state = 'INVITED'"),
    IN_PROGRESS("state = 'IN_PROGRESS'"),
    CONNECTED("state = 'CONNECTED'"),
    SUSPENDED("state = 'SUSPENDED'");

    private final String condition;

    CustomerPreset(String condition) {
        this.condition = condition;
    }

    public String condition() {
        return condition;
    }

    /** The name in addresses and message keys. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static CustomerPreset of(@Nullable String key) {
        for (CustomerPreset preset : values()) {
            if (preset.key().equals(key)) {
                return preset;
            }
        }
        return ALL;
    }
}
