package io.gatehouse.sandbox.entra.aadsts;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** A refusal with an AADSTS code, ready to become JSON, a redirect or a page. */
public final class AadstsException extends RuntimeException {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final Aadsts.Code code;
    private final String text;
    private final UUID trace;
    private final UUID correlation;

    AadstsException(Aadsts.Code code, String text, UUID trace, UUID correlation) {
        super("AADSTS" + code.number() + ": " + text);
        this.code = code;
        this.text = text;
        this.trace = trace;
        this.correlation = correlation;
    }

    public Aadsts.Code code() {
        return code;
    }

    public String text() {
        return text;
    }

    public UUID trace() {
        return trace;
    }

    public UUID correlation() {
        return correlation;
    }

    public String stamp(Instant now) {
        return STAMP.format(now);
    }

    /** The error_description, parts separated as Entra does. */
    public String description(Instant now) {
        return getMessage() + "\r\nTrace ID: " + trace + "\r\nCorrelation ID: " + correlation + "\r\nTimestamp: "
                + stamp(now);
    }

    /** Failed client authentication is 401; 5xx for trouble on Entra's side; everything else 400. */
    public int status() {
        return switch (code.token()) {
            case "invalid_client" -> 401;
            case "temporarily_unavailable" -> 503;
            case "server_error" -> 500;
            default -> 400;
        };
    }
}
