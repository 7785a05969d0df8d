package io.gatehouse.provider;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** A proven sign-in of somebody who has no business here; the page says why, no session begins. */
public class NotAnOperator extends OAuth2AuthenticationException {

    /** Why somebody is refused. */
    public enum Reason {
        OTHER_TENANT,
        GUEST,
        NO_ROLE
    }

    private final Reason reason;
    private final @Nullable String account;

    public NotAnOperator(Reason reason, @Nullable String account) {
        super(new OAuth2Error("not_an_operator", "Not an operator: " + reason, null));
        this.reason = reason;
        this.account = account;
    }

    public Reason reason() {
        return reason;
    }

    /** The account that was used, for the page; null where Microsoft did not say. */
    public @Nullable String account() {
        return account;
    }
}
