package io.gatehouse.registration.existing;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialProof;
import io.gatehouse.registration.rotation.AdoptedCredentials;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.CertificateFacts;
import io.gatehouse.vault.certificate.Certificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Registrations that exist already: their typed values are proven by a live token, then kept. */
@Service
public class ExistingRegistrations {

    private final TokenEndpoint tokens;
    private final CredentialProof proof;
    private final Certificates certificates;
    private final RegistrationRows registrations;
    private final AdoptedCredentials credentials;
    private final ApplicationEventPublisher events;

    ExistingRegistrations(
            TokenEndpoint tokens,
            CredentialProof proof,
            Certificates certificates,
            RegistrationRows registrations,
            AdoptedCredentials credentials,
            ApplicationEventPublisher events) {
        this.tokens = tokens;
        this.proof = proof;
        this.certificates = certificates;
        this.registrations = registrations;
        this.credentials = credentials;
        this.events = events;
    }

    /**
     * What is kept besides the typed values.
     *
     * @param objectId where a reading of the registration told it
     * @param endsAt when the secret expires, where somebody knows; a certificate tells it itself
     */
    public record Adoption(
            UUID customerId,
            String service,
            String displayName,
            @Nullable String objectId,
            @Nullable Instant endsAt) {}

    /** How the typed values introduce themselves, for a sign-in or a call before anything is kept. */
    public AppIdentity identity(TypedRegistration typed) {
        return proof.identity(TypedValues.cleanId(typed.clientId()), typed.kind(), clean(typed));
    }

    /**
     * A token of the app itself: the values belong together and are in force. Throws what Microsoft refused, and {@link
     * io.gatehouse.vault.certificate.UnusableCertificate} for a PEM text that is none. Never call it inside a transaction.
     */
    public TokenSet prove(TypedRegistration typed) {
        return tokens.clientCredentials(identity(typed), typed.tenant());
    }

    /** The same for an API that the registration exposes, by its identifier URI. */
    public void prove(TypedRegistration typed, String api) {
        tokens.clientCredentials(identity(typed), typed.tenant(), api);
    }

    /** How long a certificate that was typed in lives; empty for a secret, which does not tell. */
    public Optional<Duration> life(TypedRegistration typed) {
        if (typed.kind() != CredentialKind.CERTIFICATE) {
            return Optional.empty();
        }
        CertificateFacts facts = certificates.facts(clean(typed));
        return Optional.of(Duration.between(facts.startsAt(), facts.endsAt()));
    }

    /** Keeps what was proven; a second time for another service adds that service's credential. */
    @Transactional
    public UUID adopt(TypedRegistration typed, Adoption adoption, Actor actor) {
        UUID registration = registrations.keep(new RegistrationRows.NewRow(
                adoption.customerId(),
                typed.tenant(),
                TypedValues.cleanId(typed.clientId()),
                adoption.objectId(),
                adoption.displayName(),
                null,
                AppRegistration.Origin.ADOPTED));
        registrations.ready(registration);
        keep(registration, typed, adoption);
        events.publishEvent(AuditFact.of(
                        actor,
                        "registration.adopted",
                        new AuditSubject("registration", registration.toString(), adoption.displayName()))
                .customer(adoption.customerId()));
        return registration;
    }

    /**
     * Takes a secret that was made by hand into use, which {@link #prove} has proven before. What the service used so far
     * is replaced: it still exists at Microsoft, for somebody there to remove.
     */
    @Transactional
    public void replace(
            AppRegistration registration, String service, Secret text, @Nullable Instant endsAt, Actor actor) {
        credentials.replace(new AdoptedCredentials.Typed(registration.id(), service, text, null, endsAt));
        events.publishEvent(AuditFact.of(
                        actor,
                        "credential.typed_in",
                        new AuditSubject("registration", registration.id().toString(), registration.displayName()))
                .customer(registration.customerId())
                .details(java.util.Map.of("service", service)));
    }

    private void keep(UUID registration, TypedRegistration typed, Adoption adoption) {
        Secret text = clean(typed);
        switch (typed.kind()) {
            case SECRET ->
                credentials.keep(
                        new AdoptedCredentials.Typed(registration, adoption.service(), text, null, adoption.endsAt()));
            case FEDERATED -> throw new IllegalArgumentException("Customers' registrations do not trust our place");
            case CERTIFICATE -> {
                CertificateFacts facts = certificates.facts(text);
                credentials.keep(new AdoptedCredentials.Typed(
                        registration, adoption.service(), text, facts.sha1(), facts.endsAt()));
            }
        }
    }

    private static Secret clean(TypedRegistration typed) {
        return Secret.of(TypedValues.clean(typed.credential().reveal()));
    }
}
