package io.gatehouse.profile.rule;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long Microsoft lets a subscription live at most, in minutes (Graph’s subscription resource, “Subscription lifetime”); its own answer wins. */
final class SubscriptionLife {

    private static final int ANY_OTHER = 43_200;

    /** The first fragment that a resource contains decides. */
    private static final Map<String, Integer> LONGEST = new LinkedHashMap<>();

    static {
        LONGEST.put("communications/presences", 60);
        LONGEST.put("communications/callRecords", 4_230);
        LONGEST.put("onlineMeetings", 4_320);
        LONGEST.put("chats", 4_320);
        LONGEST.put("channels", 4_320);
        LONGEST.put("teams", 4_320);
        LONGEST.put("messages", 4_230);
        LONGEST.put("events", 4_230);
        LONGEST.put("contacts", 4_230);
        LONGEST.put("users", 41_760);
        LONGEST.put("groups", 41_760);
    }

    private SubscriptionLife() {}

    static int longest(String resource) {
        return LONGEST.entrySet().stream()
                .filter(entry -> resource.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ANY_OTHER);
    }
}
