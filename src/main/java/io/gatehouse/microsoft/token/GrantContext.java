package io.gatehouse.microsoft.token;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import java.util.function.Supplier;

/**
 * Entra uses the same {@code invalid_grant} codes for a dead code and for a dead refresh token; what was redeemed
 * decides what it means.
 */
enum GrantContext {
    CODE,
    REFRESH;

    TokenSet call(Supplier<TokenSet> grant) {
        try {
            return grant.get();
        } catch (MicrosoftException e) {
            throw reread(e);
        }
    }

    private MicrosoftException reread(MicrosoftException e) {
        FailureKind kind = e.failure().kind();
        FailureKind meant = switch (kind) {
            case GRANT_REVOKED, GRANT_EXPIRED -> this == CODE ? FailureKind.CODE_NOT_USABLE : kind;
            case CODE_NOT_USABLE -> this == REFRESH ? FailureKind.GRANT_REVOKED : kind;
            default -> kind;
        };
        return meant == kind
                ? e
                : new MicrosoftException(meant.failure(e.failure().error().as(meant)));
    }
}
