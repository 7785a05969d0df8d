package io.gatehouse.sandbox.entra.request;

import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the authorize endpoint hands its answer to the redirect URI. */
public enum ResponseMode {
    QUERY,
    FRAGMENT,
    FORM_POST;

    static ResponseMode of(@Nullable String text, Set<String> responseTypes) {
        boolean tokens = responseTypes.contains("id_token") || responseTypes.contains("token");
        if (text == null || text.isBlank()) {
            return tokens ? FRAGMENT : QUERY;
        }
        ResponseMode mode = parse(text);
        if (mode == QUERY && tokens) {
            throw Aadsts.failure(70007, "The response_mode 'query' is not supported for response_type 'id_token'.");
        }
        return mode;
    }

    /** The mode for an error that was found before, or in, the mode itself. */
    public static ResponseMode forError(@Nullable String text) {
        try {
            return text == null ? QUERY : parse(text);
        } catch (AadstsException e) {
            return QUERY;
        }
    }

    private static ResponseMode parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "query" -> QUERY;
            case "fragment" -> FRAGMENT;
            case "form_post" -> FORM_POST;
            default -> throw Aadsts.failure(70007);
        };
    }
}
