package io.gatehouse.profile.reading;

import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.operation.Operation;
import io.gatehouse.profile.operation.SubscriptionWish;
import io.gatehouse.profile.operation.SyncWish;
import io.gatehouse.profile.yaml.YamlMap;
import java.util.List;

/** Reads what a service does once its customer is connected. */
final class OperationReader {

    Operation operation(YamlMap map) {
        return new Operation(
                map.maps("checks", OperationReader::check),
                map.maps("sync", OperationReader::sync),
                map.maps("subscriptions", OperationReader::subscription));
    }

    private static ConnectionCheck check(YamlMap map) {
        ConnectionCheck.Kind kind = map.choice("check", ConnectionCheck.Kind.class, null);
        List<String> accepts = map.texts("accepts");
        if (kind.needsList() == accepts.isEmpty()) {
            map.reading()
                    .problem(map.pathOf("accepts"), kind.needsList() ? "list-missing" : "list-unused", kind.name());
        }
        return new ConnectionCheck(
                kind, map.choice("otherwise", ConnectionCheck.Severity.class, null), map.words("why"), accepts);
    }

    private static SyncWish sync(YamlMap map) {
        return new SyncWish(
                map.choice("part", SyncWish.Part.class, null), map.number("every-minutes", null), map.words("why"));
    }

    private static SubscriptionWish subscription(YamlMap map) {
        List<SubscriptionWish.ChangeType> changes = map.choices("changes", SubscriptionWish.ChangeType.class);
        if (changes.isEmpty()) {
            map.reading().problem(map.pathOf("changes"), "missing", "changes");
        }
        return new SubscriptionWish(
                map.text("resource"),
                changes,
                map.number("minutes", null),
                map.flag("with-content"),
                map.text("permission"),
                map.words("why"));
    }
}
