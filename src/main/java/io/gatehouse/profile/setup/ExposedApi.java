package io.gatehouse.profile.setup;

import java.util.List;

/** The API that a registration exposes itself, so that clients such as Teams sign people in silently. */
public record ExposedApi(String identifierUri, List<Scope> scopes, List<PreAuthorised> preAuthorised) {

    public ExposedApi {
        scopes = List.copyOf(scopes);
        preAuthorised = List.copyOf(preAuthorised);
    }

    /** Who may consent to an exposed scope; Graph calls it {@code type}, User or Admin. */
    public enum WhoConsents {
        ADMINS_AND_USERS,
        ADMINS
    }

    /** A scope that clients ask for. */
    public record Scope(
            String name, String adminTitle, String adminDescription, WhoConsents consent, boolean enabled) {}

    /**
     * A client that needs no consent for some of the scopes.
     *
     * @param client application id, or a variable that is known only later
     */
    public record PreAuthorised(String client, String name, List<String> scopes) {

        public PreAuthorised {
            scopes = List.copyOf(scopes);
        }
    }
}
