package io.gatehouse.microsoft.delta;

import io.gatehouse.microsoft.delta.GroupChange.MemberChange;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.http.Json;
import io.gatehouse.shared.Guids;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns groups of a delta page into changes (G:delta-query-overview). */
final class DeltaObjects {

    private DeltaObjects() {}

    static GroupChange group(JsonNode node) {
        Map<GroupProperty, @Nullable String> values = new EnumMap<>(GroupProperty.class);
        for (GroupProperty property : GroupProperty.values()) {
            if (node.has(property.graphName())) {
                values.put(property, value(node.get(property.graphName())));
            }
        }
        return new GroupChange(id(node), removal(node), values, members(node));
    }

    private static List<MemberChange> members(JsonNode group) {
        List<MemberChange> members = new ArrayList<>();
        for (JsonNode member : Json.items(group, "members@delta")) {
            String type = Json.text(member, "@odata.type");
            String shortType = type == null ? null : type.substring(type.lastIndexOf('.') + 1);
            members.add(new MemberChange(id(member), shortType, member.has("@removed")));
        }
        return members;
    }

    private static String id(JsonNode node) {
        return id(Json.text(node, "id"));
    }

    static String id(@Nullable String id) {
        if (id == null || id.isBlank()) {
            throw MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "Directory object without id");
        }
        return Guids.spelt(id);
    }

    private static @Nullable Removal removal(JsonNode node) {
        return reason(node.get("@removed"));
    }

    static @Nullable Removal reason(@Nullable JsonNode removed) {
        if (removed == null || removed.isNull()) {
            return null;
        }
        return "changed".equals(Json.text(removed, "reason")) ? Removal.RESTORABLE : Removal.FINAL;
    }

    private static @Nullable String value(JsonNode node) {
        if (node.isArray()) {
            return node.values().stream()
                    .filter(JsonNode::isValueNode)
                    .map(JsonNode::asString)
                    .collect(Collectors.joining(", "));
        }
        return node.isValueNode() && !node.isNull() ? node.asString() : null;
    }
}
