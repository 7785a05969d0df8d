package io.gatehouse.sandbox.hooks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Subscriptions of some tenants that cannot be deleted at the moment, or whose deletion is answered as if it had failed. */
@Component
public class EndingRules {

    private final Map<String, Rule> rules = new ConcurrentHashMap<>();

    /**
     * What the next calls are answered.
     *
     * @param calls so many of them
     * @param done whether it is deleted all the same, and only the answer is lost
     */
    public record Rule(int calls, int retryAfterSeconds, boolean done) {

        static final Rule NONE = new Rule(0, 0, false);

        private Rule next() {
            return new Rule(Math.max(0, calls - 1), retryAfterSeconds, done);
        }

        public boolean fails() {
            return calls > 0;
        }
    }

    void set(String tenantId, Rule rule) {
        rules.put(tenantId, rule);
    }

    /** What this call meets; counts it. */
    public Rule met(String tenantId) {
        Rule met = rules.getOrDefault(tenantId, Rule.NONE);
        rules.computeIfPresent(tenantId, (tenant, rule) -> rule.next());
        return met;
    }
}
