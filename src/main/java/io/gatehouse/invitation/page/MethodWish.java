package io.gatehouse.invitation.page;

import io.gatehouse.profile.permission.ConnectionMethod;
import org.jspecify.annotations.Nullable;

/** What an operator or a program says about the method of an invitation. */
public enum MethodWish {
    DELEGATED_TOKEN(ConnectionMethod.DELEGATED_TOKEN),
    NEW_APP_REGISTRATION(ConnectionMethod.NEW_APP_REGISTRATION),
    EXISTING_APP_REGISTRATION(ConnectionMethod.EXISTING_APP_REGISTRATION),
    /** The wizard asks the customer first. */
    CUSTOMER_CHOOSES(null);

    private final @Nullable ConnectionMethod method;

    MethodWish(@Nullable ConnectionMethod method) {
        this.method = method;
    }

    public @Nullable ConnectionMethod method() {
        return method;
    }
}
