package io.gatehouse.registration.lint;

import java.util.List;

/**
 * Something about a registration that is not as it should be. The sentence and its fix are messages, so that they are
 * shown in the reader's language.
 *
 * @param about which redirect URI, permission or credential it is about, and what else the sentences name
 */
public record Finding(Code code, List<String> about) {

    public Finding {
        about = List.copyOf(about);
    }

    static Finding of(Code code, String... about) {
        return new Finding(code, List.of(about));
    }

    /** Everything that is looked at. */
    public enum Code {
        AUDIENCE_WRONG(Severity.ERROR),
        REDIRECT_MISSING(Severity.ERROR),
        REDIRECT_OTHER_PLATFORM(Severity.ERROR),
        REDIRECT_NOT_HTTPS(Severity.ERROR),
        REDIRECT_NOT_HTTPS_FOREIGN(Severity.WARNING),
        REDIRECT_WILDCARD(Severity.ERROR),
        REDIRECTS_NEARLY_FULL(Severity.WARNING),
        LOGOUT_URL_MISSING(Severity.WARNING),
        PRINCIPALS_UNLOCKED(Severity.WARNING),
        IMPLICIT_ID_TOKENS(Severity.WARNING),
        IMPLICIT_ACCESS_TOKENS(Severity.ERROR),
        IMPLICIT_MISSING(Severity.WARNING),
        PUBLIC_CLIENT(Severity.ERROR),
        PUBLIC_CLIENT_MISSING(Severity.ERROR),
        SCOPE_MISSING(Severity.ERROR),
        ROLE_MISSING(Severity.ERROR),
        PERMISSION_EXTRA(Severity.WARNING),
        ROLES_UNWANTED(Severity.WARNING),
        IDENTIFIER_URI_MISSING(Severity.ERROR),
        EXPOSED_SCOPE_MISSING(Severity.ERROR),
        PREAUTHORISED_MISSING(Severity.ERROR),
        TEAMS_APP_MISSING(Severity.ERROR),
        TOKEN_VERSION_WRONG(Severity.ERROR),
        CLAIM_MISSING(Severity.WARNING),
        APP_ROLE_MISSING(Severity.ERROR),
        CREDENTIAL_NONE(Severity.ERROR),
        SECRET_EXPIRED(Severity.ERROR),
        CERTIFICATE_EXPIRED(Severity.ERROR),
        CREDENTIAL_ENDS_SOON(Severity.WARNING),
        SECRET_TOO_LONG(Severity.WARNING),
        CERTIFICATE_TOO_LONG(Severity.WARNING),
        CREDENTIAL_FOREIGN(Severity.WARNING),
        OWNER_FOREIGN(Severity.WARNING),
        OWNER_MISSING(Severity.WARNING),
        PUBLISHER_UNVERIFIED(Severity.WARNING),
        APP_NOT_LET_IN(Severity.ERROR),
        APP_DISABLED(Severity.ERROR),
        CONSENT_SCOPES_MISSING(Severity.ERROR),
        CONSENT_ROLES_MISSING(Severity.ERROR);

        private final Severity severity;

        Code(Severity severity) {
            this.severity = severity;
        }

        public Severity severity() {
            return severity;
        }
    }

    public Severity severity() {
        return code.severity();
    }

    /** Message key of the sentence that says what is wrong. */
    public String sentenceKey() {
        return "registration.finding." + code;
    }

    /** Message key of the sentence that says what to do. */
    public String fixKey() {
        return sentenceKey() + ".fix";
    }
}
