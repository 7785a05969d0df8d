package io.gatehouse.microsoft.failure;

import org.jspecify.annotations.Nullable;

/**
 * What Microsoft said, from whichever of its surfaces (E:v2-oauth2-auth-code-flow, E:reference-error-codes, G:errors).
 *
 * @param code the AADSTS number, for people and for choosing a text
 * @param error OAuth error or Graph code
 * @param claims a claims challenge to be sent with the next sign-in (E:claims-challenge), as JSON
 */
public record MicrosoftError(
        FailureKind kind,
        @Nullable Integer code,
        @Nullable String error,
        @Nullable String suberror,
        @Nullable String claims,
        Trace trace) {

    public static MicrosoftError of(FailureKind kind, String description) {
        return new MicrosoftError(kind, null, null, null, null, new Trace(null, null, null, description));
    }

    public MicrosoftError as(FailureKind other) {
        return new MicrosoftError(other, code, error, suberror, claims, trace);
    }

    /** One line for logs and alerts; holds no secret. */
    public String summary() {
        StringBuilder text = new StringBuilder(kind.name());
        if (code != null) {
            text.append(" AADSTS").append(code);
        }
        if (error != null) {
            text.append(' ').append(error);
        }
        if (suberror != null) {
            text.append('/').append(suberror);
        }
        return text.append(trace.suffix()).toString();
    }

    /**
     * What Microsoft's support asks for.
     *
     * @param description Microsoft's own sentence, English and changing; for details, never for decisions
     */
    public record Trace(
            @Nullable Integer status,
            @Nullable String correlationId,
            @Nullable String traceId,
            @Nullable String description) {

        private String suffix() {
            return (status == null ? "" : " (status " + status + ")")
                    + (correlationId == null ? "" : " correlation " + correlationId);
        }
    }
}
