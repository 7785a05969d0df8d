package io.gatehouse.connection.ownapp;

import io.gatehouse.connection.ownapp.OwnAppRows.Word;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.CallsPaused;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Tells whose matter it is that Microsoft refuses the app in a customer's tenant. Entra answers the same where that customer
 * removed or disabled it and where the provider's registration itself is disabled or deleted, so the home tenant is asked
 * as well: however many connections are refused, by one call at a time for all replicas.
 */
@Component
public class OwnApp {

    private static final Logger log = LoggerFactory.getLogger(OwnApp.class);

    private static final Duration PAUSE = Duration.ofSeconds(15);

    /** The registration is there, only its enterprise application in that tenant is not. */
    private static final int WITHOUT_INSTANCE = 7000229;

    private final OwnAppRows rows;
    private final AppRegistrations registrations;
    private final TokenEndpoint endpoint;
    private final ApplicationEventPublisher events;

    OwnApp(OwnAppRows rows, AppRegistrations registrations, TokenEndpoint endpoint, ApplicationEventPublisher events) {
        this.rows = rows;
        this.registrations = registrations;
        this.endpoint = endpoint;
        this.events = events;
    }

    /**
     * The refusal in words that say whose matter it is. As {@link MicrosoftFailure#behind()} while nobody knows. Call it
     * outside of a transaction.
     *
     * @param tenant where it was refused
     */
    public MicrosoftException judged(UUID registration, TenantId tenant, MicrosoftException refused) {
        if (!refused.failure().appRefused() || refused.failure().passing()) {
            return refused;
        }
        return registrations
                .find(registration)
                .filter(app -> app.customerId() == null && !app.tenant().equals(tenant))
                .map(app -> said(refused, word(app, tenant)))
                .orElse(refused);
    }

    /** Whether this was judged to be the provider's own matter. */
    public static boolean refused(MicrosoftFailure failure) {
        return failure.kind() == FailureKind.OWN_APP_DISABLED || failure.kind() == FailureKind.OWN_APP_MISSING;
    }

    /** A sign-in that was taken for dead as the app was thought to be gone in its tenant alone is as good as it was. */
    public void revive(UUID connection) {
        rows.revive(connection);
    }

    private static MicrosoftException said(MicrosoftException refused, Word word) {
        return switch (word) {
            case WORKS -> refused;
            case DISABLED -> as(refused, FailureKind.OWN_APP_DISABLED);
            case DELETED -> as(refused, FailureKind.OWN_APP_MISSING);
            case UNKNOWN ->
                new MicrosoftException(
                        new MicrosoftFailure.Unavailable(refused.failure().error(), PAUSE));
        };
    }

    private static MicrosoftException as(MicrosoftException refused, FailureKind kind) {
        return new MicrosoftException(kind.failure(refused.failure().error().as(kind)));
    }

    private Word word(AppRegistration app, TenantId tenant) {
        OffsetDateTime turn = rows.turn(app.id()).orElse(null);
        if (turn != null) {
            Word found = learned(app, tenant);
            rows.answered(app.id(), turn, found);
            if (found.refused()) {
                log.warn("Microsoft refuses the provider's own app {} in its home tenant: {}", app.clientId(), found);
                events.publishEvent(new OwnAppRefused(app.id()));
            }
        }
        return rows.word(app.id());
    }

    private Word learned(AppRegistration app, TenantId refusedIn) {
        try {
            return asked(app, refusedIn);
        } catch (NotFound | CallsPaused untold) {
            return Word.UNKNOWN;
        }
    }

    /**
     * The home tenant's word that the app is off counts for all, unless another customer's tenant gives it a token: at home
     * its enterprise application alone may be off, which stops nobody else.
     */
    private Word asked(AppRegistration app, TenantId refusedIn) {
        Word home = refusal(app, app.tenant()).map(OwnApp::atHome).orElse(Word.WORKS);
        if (!home.refused()) {
            return home;
        }
        TenantId other = rows.elsewhere(app.id(), refusedIn).orElse(null);
        if (other == null) {
            return home;
        }
        return refusal(app, other)
                .map(failure -> failure.passing() ? Word.UNKNOWN : home)
                .orElse(Word.WORKS);
    }

    /** Empty where it gets a token there, whatever that token is good for. */
    private Optional<MicrosoftFailure> refusal(AppRegistration app, TenantId tenant) {
        try {
            endpoint.clientCredentials(registrations.identityOf(app.id()), tenant);
            return Optional.empty();
        } catch (MicrosoftException e) {
            return Optional.of(e.failure());
        }
    }

    /** What is told only of an app that is there proves that it is; a refused credential is another trouble and proves nothing. */
    private static Word atHome(MicrosoftFailure failure) {
        Integer code = failure.error().code();
        return switch (failure.kind()) {
            case APP_DISABLED -> Word.DISABLED;
            case APP_MISSING -> code != null && code == WITHOUT_INSTANCE ? Word.WORKS : Word.DELETED;
            case CONSENT_MISSING, API_MISSING, BLOCKED_BY_POLICY -> Word.WORKS;
            default -> Word.UNKNOWN;
        };
    }
}
