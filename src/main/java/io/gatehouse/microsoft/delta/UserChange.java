package io.gatehouse.microsoft.delta;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One user in a delta page. A property that is absent did not change; one with the value null was cleared
 * (G:delta-query-overview). The same user may come several times, and changes may be replayed: apply idempotently,
 * last one wins.
 *
 * @param removal set where the user left the directory; then nothing else counts
 */
public record UserChange(String id, @Nullable Removal removal, Map<UserProperty, @Nullable String> values) {

    public boolean tells(UserProperty property) {
        return values.containsKey(property);
    }

    public @Nullable String value(UserProperty property) {
        return values.get(property);
    }
}
