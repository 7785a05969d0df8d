package io.gatehouse.directory.facts;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.PermissionUses;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.TenantReads;
import io.gatehouse.shared.CrashPoint;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Asks Graph for a tenant's facts, one call for each kind. What may not be read, or makes no sense, is left out and said
 * so; only what passes by itself, and a sign-in that is no longer accepted, stops the reading.
 */
@Component
class FactReader {

    private final TenantReads tenant;
    private final AccessTokens tokens;
    private final PermissionUses uses;

    FactReader(TenantReads tenant, AccessTokens tokens, PermissionUses uses) {
        this.tenant = tenant;
        this.tokens = tokens;
        this.uses = uses;
    }

    Gathered read(ConnectionView connection) {
        return new Gathered(
                told(connection, FactPart.ORGANIZATION, tenant::organization),
                told(connection, FactPart.DOMAINS, tenant::domains),
                told(connection, FactPart.LICENCES, tenant::licences));
    }

    private <T> Told<T> told(ConnectionView connection, FactPart part, Function<GraphAccess, T> call) {
        String permission = part.permission(connection);
        if (!part.allowed(connection)) {
            return new Told<>(FactState.NOT_GRANTED, permission, null, null);
        }
        uses.needed(connection, part.enough());
        try {
            T facts = asked(connection, call);
            CrashPoint.hit("facts.read");
            return new Told<>(FactState.COPIED, permission, null, facts);
        } catch (MicrosoftException e) {
            return new Told<>(
                    state(connection, part, e), permission, e.failure().kind(), null);
        }
    }

    private static FactState state(ConnectionView connection, FactPart part, MicrosoftException e) {
        if (e.failure().kind() == FailureKind.PERMISSION_MISSING) {
            return part.granted(connection) ? FactState.REFUSED : FactState.NOT_GRANTED;
        }
        return switch (e.failure()) {
            case MicrosoftFailure.Misconfigured wrong -> FactState.UNREADABLE;
            case MicrosoftFailure.Missing missing -> FactState.UNREADABLE;
            case MicrosoftFailure.Conflicting conflicting -> FactState.UNREADABLE;
            case MicrosoftFailure.ResyncRequired gone -> FactState.UNREADABLE;
            case MicrosoftFailure.Unreadable unreadable -> FactState.UNREADABLE;
            default -> throw e;
        };
    }

    /** An access token that Graph refuses is replaced once: it may have been revoked before its time. */
    private <T> T asked(ConnectionView connection, Function<GraphAccess, T> call) {
        try {
            return call.apply(tokens.graph(connection.id()));
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.TOKEN_REJECTED) {
                throw e;
            }
            tokens.forget(connection.id());
            return call.apply(tokens.graph(connection.id()));
        }
    }
}
