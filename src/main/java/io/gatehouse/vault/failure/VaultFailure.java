package io.gatehouse.vault.failure;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * A value could not be sealed or opened: it was altered, stands in another place than it was sealed for, or its data
 * key is gone. The message names the place, never the value.
 */
public final class VaultFailure extends RuntimeException {

    public VaultFailure(String message, @Nullable GeneralSecurityException cause) {
        super(message, cause);
    }

    public VaultFailure(String message) {
        this(message, null);
    }
}
