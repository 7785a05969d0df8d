package io.gatehouse.sandbox.entra.aadsts;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The AADSTS codes the sandbox knows: OAuth error at the token endpoint, at authorize, suberror, and a text. Names and
 * errors follow Microsoft's reference of error codes.
 */
public final class Aadsts {

    /** One code. {@code page}: at authorize Entra shows it on its own page and never redirects. */
    public record Code(
            int number,
            String token,
            String authorize,
            @Nullable String suberror,
            boolean page,
            String text) {}

    private static final Map<Integer, Code> KNOWN = AadstsTable.read();

    private Aadsts() {}

    public static Code code(int number) {
        Code known = KNOWN.get(number);
        return known != null
                ? known
                : new Code(number, "invalid_grant", "server_error", null, false, "The request could not be completed.");
    }

    public static AadstsException failure(int number) {
        return failure(number, code(number).text());
    }

    public static AadstsException failure(int number, String text) {
        return new AadstsException(code(number), text, UUID.randomUUID(), UUID.randomUUID());
    }
}
