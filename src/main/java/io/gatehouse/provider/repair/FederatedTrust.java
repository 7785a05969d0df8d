package io.gatehouse.provider.repair;

import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.FederatedCredentials;
import io.gatehouse.microsoft.application.FederatedCredentials.Trust;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.FederatedToken;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.own.OwnCredentials;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/**
 * Has a registration prove itself by a token of the place where Gatehouse runs, so that there is no secret that can leak or
 * expire. Pressing again goes on where Microsoft was not ready. Never call it inside a transaction.
 */
@Service
public class FederatedTrust {

    private final FederatedToken token;
    private final OwnRegistrations own;
    private final AtMicrosoft microsoft;
    private final ExistingRegistrations existing;
    private final OwnCredentials credentials;
    private final Jobs jobs;
    private final Clock clock;

    /** Where the trust is written. */
    @Component
    record AtMicrosoft(Applications applications, FederatedCredentials trusts) {}

    FederatedTrust(
            FederatedToken token,
            OwnRegistrations own,
            AtMicrosoft microsoft,
            ExistingRegistrations existing,
            OwnCredentials credentials,
            Jobs jobs,
            Clock clock) {
        this.token = token;
        this.own = own;
        this.microsoft = microsoft;
        this.existing = existing;
        this.credentials = credentials;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * @param lent whose rights write the trust; without them somebody must have written it by hand
     * @throws InvalidInput while Microsoft does not accept the token
     */
    public void use(OwnRegistration registration, @Nullable LentRights lent, Actor actor) {
        FederatedToken.Facts facts = token.facts()
                .orElseThrow(() -> new InvalidInput(
                        "place", "provider.place.unreadable", "There is no token in the configured file."));
        if (!FederatedCredentials.AUDIENCE.equals(facts.audience())) {
            throw new InvalidInput(
                    "place", "provider.place.audience", "The token is for " + facts.audience() + ".", facts.audience());
        }
        String name = lent == null ? name(facts) : written(registration.registration(), lent.access(), facts);
        try {
            prove(registration.registration(), lent != null);
        } catch (InvalidInput notYet) {
            if (lent != null) {
                askAgain(registration, name, actor);
            }
            throw notYet;
        }
        if (!credentials.federated(registration.id())) {
            own.trust(registration.id(), name, facts, actor);
        }
        if (lent != null) {
            credentials.removeRetired(registration.id(), lent.access());
        }
    }

    /**
     * The trust is written, and Microsoft may know it by now; the rights that were lent are not needed for that.
     *
     * @throws InvalidInput while Microsoft does not accept the token
     */
    void finish(OwnRegistration registration, String name, Actor actor) {
        if (credentials.federated(registration.id())) {
            return;
        }
        FederatedToken.Facts facts = token.facts()
                .orElseThrow(() -> new InvalidInput(
                        "place", "provider.place.unreadable", "There is no token in the configured file."));
        prove(registration.registration(), true);
        own.trust(registration.id(), name, facts, actor);
    }

    private void askAgain(OwnRegistration registration, String name, Actor actor) {
        jobs.enqueueUnlessOpen(JobRequest.of(
                        FederatedTrustJob.KIND, registration.registration().displayName(), null, null, actor)
                .data(new FederatedTrustJob.Asked(registration.id(), name, actor, clock.instant()))
                .delay(FederatedTrustJob.PAUSE));
    }

    /** The name of the trust for exactly these tokens, which is added where there is none. */
    private String written(AppRegistration registration, GraphAccess access, FederatedToken.Facts facts) {
        Application application = microsoft
                .applications()
                .byAppId(access, registration.clientId())
                .orElseThrow(
                        () -> new InvalidInput("", "provider.fix.no-registration", "The registration is not there."));
        List<Trust> trusts = microsoft.trusts().of(access, application.objectId());
        return trusts.stream()
                .filter(trust ->
                        trust.issuer().equals(facts.issuer()) && trust.subject().equals(facts.subject()))
                .map(Trust::name)
                .findFirst()
                .orElseGet(() -> {
                    Trust wanted = new Trust(name(facts), facts.issuer(), facts.subject());
                    microsoft.trusts().add(access, application.objectId(), wanted);
                    return wanted.name();
                });
    }

    private void prove(AppRegistration registration, boolean written) {
        try {
            existing.prove(new TypedRegistration(
                    registration.tenant(), registration.clientId(), CredentialKind.FEDERATED, Secret.of("-")));
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.CredentialRejected) {
                throw new InvalidInput(
                        "place",
                        written ? "provider.place.not-yet" : "provider.place.not-trusted",
                        "Microsoft does not accept the token: "
                                + e.failure().error().summary());
            }
            throw e;
        }
    }

    static String name(FederatedToken.Facts facts) {
        return "gatehouse-"
                + Hashes.sha256Base64Url(facts.issuer() + "|" + facts.subject())
                        .replaceAll("[^A-Za-z0-9]", "")
                        .substring(0, 12);
    }
}
