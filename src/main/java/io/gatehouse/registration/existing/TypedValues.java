package io.gatehouse.registration.existing;

import io.gatehouse.shared.Guids;
import io.gatehouse.shared.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at values that somebody copied from Microsoft's pages: the usual mistakes show in their shape. */
public final class TypedValues {

    /** Microsoft makes secrets of 16 to 64 characters (Graph’s passwordCredential, secretText). */
    private static final int SHORTEST_SECRET = 16;

    private TypedValues() {}

    /** What is wrong with a typed value; each has a message {@code registration.typed.<code>}. */
    public enum Problem {
        EMPTY,
        BLANKS_INSIDE,
        NOT_A_GUID,
        /** Another id of the same page: the tenant's. */
        TENANT_ID,
        /** Another id of the same page: the registration's object id. */
        OBJECT_ID,
        /** The id of the secret, which stands beside its value. */
        SECRET_ID,
        /** The same text as the client id. */
        CLIENT_ID,
        /** The provider's own app. */
        OWN_APP,
        /** An app of another organisation. */
        ELSEWHERE,
        /** No registration of this organisation. */
        UNKNOWN,
        /** The object id of a registration whose client id is known. */
        OBJECT_ID_OF,
        /** What Microsoft's pages show of a secret later: its first characters. */
        ONLY_THE_HINT,
        TOO_SHORT;

        /** Message key of the sentence with its fix. */
        public String key() {
            return "registration.typed." + this;
        }
    }

    /** What is known already and must not be mistaken for the value. */
    public record Known(@Nullable String tenantId, @Nullable String objectId) {}

    /** Surrounding blanks come along with copying and are forgiven: use {@link #clean}. */
    public static String clean(String text) {
        return text.strip();
    }

    /** The same of a client id, in the one spelling in which ids are kept. */
    public static String cleanId(String text) {
        return Guids.spelt(clean(text));
    }

    public static Optional<Problem> clientId(String typed, Known known) {
        String text = clean(typed);
        if (text.isEmpty()) {
            return Optional.of(Problem.EMPTY);
        }
        if (!Guids.is(text)) {
            return Optional.of(blank(text) ? Problem.BLANKS_INSIDE : Problem.NOT_A_GUID);
        }
        if (text.equalsIgnoreCase(known.tenantId())) {
            return Optional.of(Problem.TENANT_ID);
        }
        return text.equalsIgnoreCase(known.objectId()) ? Optional.of(Problem.OBJECT_ID) : Optional.empty();
    }

    public static Optional<Problem> secret(Secret typed, String clientId) {
        String text = clean(typed.reveal());
        if (text.isEmpty()) {
            return Optional.of(Problem.EMPTY);
        }
        if (text.equalsIgnoreCase(clean(clientId))) {
            return Optional.of(Problem.CLIENT_ID);
        }
        if (Guids.is(text)) {
            return Optional.of(Problem.SECRET_ID);
        }
        if (text.contains("****") || text.endsWith("…") || text.endsWith("...")) {
            return Optional.of(Problem.ONLY_THE_HINT);
        }
        if (blank(text)) {
            return Optional.of(Problem.BLANKS_INSIDE);
        }
        return text.length() < SHORTEST_SECRET ? Optional.of(Problem.TOO_SHORT) : Optional.empty();
    }

    private static boolean blank(String text) {
        return text.chars().anyMatch(c -> Character.isWhitespace(c) || c == '\u00a0' || c == '\u200b');
    }
}
