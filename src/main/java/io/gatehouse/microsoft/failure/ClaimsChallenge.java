package io.gatehouse.microsoft.failure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the claims that Graph wants to see in the next token (E:claims-challenge); base64 in either alphabet. */
final class ClaimsChallenge {

    private static final Pattern CLAIMS = Pattern.compile("(?i)\\bclaims=\"?([A-Za-z0-9+/=_-]+)\"?");

    private ClaimsChallenge() {}

    static @Nullable String in(@Nullable String header) {
        if (header == null || !header.contains("insufficient_claims")) {
            return null;
        }
        Matcher matcher = CLAIMS.matcher(header);
        return matcher.find() ? decoded(matcher.group(1)) : null;
    }

    private static @Nullable String decoded(String text) {
        try {
            byte[] json = Base64.getMimeDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return new String(json, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
