package io.gatehouse.provider.callback;

import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Adds and removes addresses of customers with the app's own rights, which suffice where it may write its own
 * registration ({@code Application.ReadWrite.OwnedBy}, and it owns itself). Elsewhere they wait for somebody who lends his.
 */
@Component
class CallbackJob implements JobHandler {

    static final String KIND = "registration.callbacks";

    private static final Logger log = LoggerFactory.getLogger(CallbackJob.class);
    private static final Duration BUSY = Duration.ofMinutes(1);

    private final CallbackDue due;
    private final CallbackSync sync;
    private final AppRegistrations registrations;
    private final TokenEndpoint tokens;

    CallbackJob(CallbackDue due, CallbackSync sync, AppRegistrations registrations, TokenEndpoint tokens) {
        this.due = due;
        this.sync = sync;
        this.registrations = registrations;
        this.tokens = tokens;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        OneByOne.each(due.registrations(), own -> work(own.registration()));
    }

    private void work(AppRegistration registration) {
        try {
            GraphAccess access = new GraphAccess(
                    registration.tenant(),
                    tokens.clientCredentials(registrations.identityOf(registration.id()), registration.tenant())
                            .accessToken());
            sync.run(registration.id(), access, Actor.SYSTEM);
        } catch (Conflict e) {
            if (!sync.gone(registration.id(), e)) {
                throw new RetryLater(BUSY, String.valueOf(e.getMessage()));
            }
        } catch (NotFound withoutCredential) {
            sync.note(registration.id(), "REFUSED");
        } catch (MicrosoftException e) {
            if (!sync.refused(registration.id(), e)) {
                throw new RetryLater(BUSY, "Microsoft does not answer.");
            }
            log.info(
                    "Redirect URIs of {} wait: {}",
                    registration.clientId(),
                    e.failure().error().summary());
        }
    }
}
