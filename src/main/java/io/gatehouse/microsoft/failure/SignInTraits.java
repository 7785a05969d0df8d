package io.gatehouse.microsoft.failure;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How somebody proved who he is, as far as a token tells: for the trail, never for a decision
 * (E:access-token-claims-reference, E:id-token-claims-reference).
 *
 * @param methods {@code amr}: the ways, such as a password and a second factor
 * @param contexts {@code acrs}: what conditional access asked for and was satisfied
 * @param at {@code auth_time}: when he did so last
 */
public record SignInTraits(
        Set<String> methods, Set<String> contexts, @Nullable Instant at) {

    public static final SignInTraits UNTOLD = new SignInTraits(Set.of(), Set.of(), null);

    private static final int LONGEST = 200;

    /** What this one does not tell is taken from the other. */
    public SignInTraits or(SignInTraits other) {
        return new SignInTraits(
                methods.isEmpty() ? other.methods : methods,
                contexts.isEmpty() ? other.contexts : contexts,
                at == null ? other.at : at);
    }

    /** By the names that Microsoft gives them; what is not told is left out. */
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        put(details, "amr", methods);
        put(details, "acrs", contexts);
        if (at != null) {
            details.put("auth_time", at.toString());
        }
        return details;
    }

    private static void put(Map<String, String> details, String name, Set<String> values) {
        if (!values.isEmpty()) {
            String all = String.join(", ", values);
            details.put(name, all.length() > LONGEST ? all.substring(0, LONGEST) : all);
        }
    }
}
