package io.gatehouse.profile;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables that texts of a profile may hold, written {@code ${customer.displayName}}. Those of {@code app} are
 * known once the registration exists, those of {@code teamsApp} once the Teams app is published.
 */
public final class Variables {

    public static final String CLIENT_ID = "app.clientId";
    public static final String IDENTIFIER_URI = "app.identifierUri";
    public static final String CATALOGUE_ID = "teamsApp.catalogueId";
    public static final String VERSION = "profile.version";
    public static final String CALLBACK = "portal.callback";

    /** Every variable but the inputs, which a profile names itself. */
    public static final Set<String> KNOWN = Set.of(
            "customer.id",
            "customer.shortName",
            "customer.displayName",
            "customer.tenantId",
            "customer.domain",
            "provider.name",
            "portal.url",
            "portal.host",
            CALLBACK,
            CLIENT_ID,
            IDENTIFIER_URI,
            CATALOGUE_ID,
            VERSION,
            "account.objectId");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

    private Variables() {}

    /** The names that a text mentions, as written. */
    public static Set<String> in(String text) {
        Set<String> names = new LinkedHashSet<>();
        VARIABLE.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    /** Puts values in; a variable without a value stays as it is, for a later step. */
    public static String fill(String text, Map<String, String> values) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }

    /** Puts values in and refuses to leave a variable open. */
    public static String fillAll(String text, Map<String, String> values) {
        String filled = fill(text, values);
        Set<String> open = new LinkedHashSet<>(in(text));
        open.removeAll(values.keySet());
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("No value for " + open);
        }
        return filled;
    }
}
