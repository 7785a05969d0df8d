package io.gatehouse.provider.setup;

import java.util.Map;

/** What the set-up page asks for, as typed; confidential fields never come back to the page. */
record SetUpForm(
        String code,
        String way,
        String tenant,
        String providerName,
        String appName,
        String firstOwner,
        String partnerId,
        String token,
        String clientId,
        String secret) {

    static final String MAKE = "MAKE";
    static final String TYPED = "TYPED";

    static SetUpForm of(Map<String, String> posted) {
        return new SetUpForm(
                text(posted, "code"),
                TYPED.equals(posted.get("way")) ? TYPED : MAKE,
                text(posted, "tenant"),
                text(posted, "providerName"),
                text(posted, "appName"),
                text(posted, "firstOwner"),
                text(posted, "partnerId"),
                text(posted, "token"),
                text(posted, "clientId"),
                text(posted, "secret"));
    }

    private static String text(Map<String, String> posted, String name) {
        return posted.getOrDefault(name, "").strip();
    }

    public boolean makes() {
        return way.equals(MAKE);
    }

    /** A record would print the token. */
    @Override
    public String toString() {
        return "SetUpForm[" + way + ", " + tenant + "]";
    }
}
