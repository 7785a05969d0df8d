package io.gatehouse.sandbox.entra.request;

import jakarta.servlet.http.HttpServletRequest;

/** The sandbox's own address as the caller sees it, and the issuers made of it. */
public final class Origin {

    private Origin() {}

    public static String of(HttpServletRequest request) {
        int port = request.getServerPort();
        return request.getScheme() + "://" + request.getServerName() + (port == 80 ? "" : ":" + port);
    }

    public static String issuer(String origin, String tenant) {
        return origin + "/" + tenant + "/v2.0";
    }

    /** Version 1 tokens name Microsoft's own host whatever the cloud. */
    public static String issuerV1(String tenant) {
        return "https://sts.windows.net/" + tenant + "/";
    }
}
