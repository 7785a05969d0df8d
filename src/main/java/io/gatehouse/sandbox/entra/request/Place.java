package io.gatehouse.sandbox.entra.request;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Where in a sign-in a browser is: the authority, the endpoint's path, and the query that every form takes along. */
public record Place(Authority authority, String path, String query, String origin) {

    public static Place of(Authority authority, HttpServletRequest request) {
        String path = request.getRequestURI().replaceFirst("/(account|consent|approval)$", "");
        @Nullable String query = request.getQueryString();
        return new Place(authority, path, query == null ? "" : query, Origin.of(request));
    }

    public String accountForm() {
        return path + "/account?" + query;
    }

    public String consentForm() {
        return path + "/consent?" + query;
    }

    public String approvalForm() {
        return path + "/approval?" + query;
    }

    /** What a ticket of this request is bound to. */
    public String fingerprint() {
        return path + "?" + query;
    }
}
