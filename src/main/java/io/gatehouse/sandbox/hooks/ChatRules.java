package io.gatehouse.sandbox.hooks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which chats everybody of a tenant is in, and whether an account is told of all its chats by one subscription. Earlier pages
 * of Microsoft's keep that for applications; G:subscription-post-subscriptions lists permissions of accounts, too.
 */
@Component
public class ChatRules {

    private final Map<String, Rule> rules = new ConcurrentHashMap<>();

    /** @param chats null for those that everybody has */
    record Rule(boolean allAtOnce, @Nullable List<String> chats) {}

    void set(String tenantId, Rule rule) {
        rules.put(tenantId, rule);
    }

    public boolean allAtOnce(String tenantId) {
        Rule rule = rules.get(tenantId);
        return rule != null && rule.allAtOnce();
    }

    /** The ids of somebody's chats. */
    public List<String> of(String tenantId, String personId) {
        Rule rule = rules.get(tenantId);
        List<String> named = rule == null ? null : rule.chats();
        return named == null ? List.of("19:" + personId + "@unq.gbl.spaces", Feed.CHAT) : named;
    }
}
