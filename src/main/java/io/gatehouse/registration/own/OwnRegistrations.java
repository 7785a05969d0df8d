package io.gatehouse.registration.own;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.OwnRows;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.FederatedToken;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.registration.rotation.AdoptedCredentials;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.CertificateFacts;
import io.gatehouse.vault.certificate.Certificates;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The registrations in the provider's home tenant: kept once they are proven, preferred once somebody signed in through
 * them.
 */
@Service
@Transactional
public class OwnRegistrations {

    private final OwnRows own;
    private final RegistrationRows rows;
    private final AdoptedCredentials adopted;
    private final OwnCredentials credentials;
    private final Certificates certificates;
    private final ApplicationEventPublisher events;

    OwnRegistrations(
            OwnRows own,
            RegistrationRows rows,
            AdoptedCredentials adopted,
            OwnCredentials credentials,
            Certificates certificates,
            ApplicationEventPublisher events) {
        this.own = own;
        this.rows = rows;
        this.adopted = adopted;
        this.credentials = credentials;
        this.certificates = certificates;
        this.events = events;
    }

    /** The preferred one first. */
    @Transactional(readOnly = true)
    public List<OwnRegistration> all() {
        return own.all();
    }

    @Transactional(readOnly = true)
    public OwnRegistration get(UUID id) {
        return own.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound("No such app registration"));
    }

    /** Records one that Gatehouse made a moment ago; it has no credential yet. */
    public UUID created(TypedPlace place, Application application) {
        UUID id = own.keep(
                place.tenant(), application.appId(), application.displayName(), AppRegistration.Origin.CREATED);
        own.learned(id, application, null);
        return id;
    }

    /** The tenant and the name under which people know a registration there. */
    public record TypedPlace(io.gatehouse.shared.TenantId tenant, String displayName) {}

    /** Keeps values that were proven before ({@link ExistingRegistrations#prove}); the first one of all is preferred. */
    public UUID keep(TypedRegistration typed, String displayName, @Nullable Instant endsAt, Actor actor) {
        String clientId = TypedValues.cleanId(typed.clientId());
        UUID id = own.byClient(typed.tenant(), clientId)
                .filter(known -> own.all().stream().anyMatch(each -> each.id().equals(known)))
                .orElseGet(() -> own.keep(typed.tenant(), clientId, displayName, AppRegistration.Origin.ADOPTED));
        Secret text = Secret.of(TypedValues.clean(typed.credential().reveal()));
        CertificateFacts facts = typed.kind() == CredentialKind.CERTIFICATE ? certificates.facts(text) : null;
        adopted.replace(new AdoptedCredentials.Typed(
                id, null, text, facts == null ? null : facts.sha1(), facts == null ? endsAt : facts.endsAt()));
        publish(actor, "registration.credential_entered", id);
        if (own.all().stream().noneMatch(OwnRegistration::preferred)) {
            prefer(id, actor);
        }
        return id;
    }

    /**
     * The registration proves itself by the token of this place from now on, which was proven before.
     *
     * @param name of the trust at Microsoft
     */
    public void trust(UUID id, String name, FederatedToken.Facts token, Actor actor) {
        adopted.trust(id, name, Secret.of(token.issuer() + "\n" + token.subject()));
        publish(actor, "registration.trusts_place", id);
    }

    /** From now on this one is used where nobody chose another. */
    public void prefer(UUID id, Actor actor) {
        if (!get(id).preferred()) {
            own.prefer(id);
            publish(actor, "registration.preferred", id);
        }
    }

    /**
     * Forgets one that nothing uses any more; at Microsoft it stays as it is.
     *
     * @throws io.gatehouse.shared.InvalidInput naming who still uses it
     */
    public void forget(UUID id, Actor actor) {
        if (get(id).preferred()) {
            throw new Conflict(
                    "provider.own.preferred-stays", "The registration that everybody uses can’t be removed.");
        }
        events.publishEvent(new OwnRegistrationLeaving(ProviderScope.required(), id));
        publish(actor, "registration.forgotten", id);
        own.removed(id);
    }

    public void signedIn(UUID id) {
        own.signedIn(id);
    }

    /** Takes over what Graph told: names, publisher, and which of the credentials there are ours and when they end. */
    public void learned(UUID id, Application application, @Nullable String servicePrincipalId) {
        own.learned(id, application, servicePrincipalId);
        credentials.recognise(id, application);
    }

    private void publish(Actor actor, String action, UUID id) {
        AppRegistration registration = rows.find(id).orElseThrow(() -> new NotFound("registration"));
        events.publishEvent(AuditFact.of(
                actor, action, new AuditSubject("registration", id.toString(), registration.displayName())));
    }
}
