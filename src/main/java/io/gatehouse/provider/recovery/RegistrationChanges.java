package io.gatehouse.provider.recovery;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.registration.existing.TypedValues.Known;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.UnusableCertificate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Takes typed values of the provider's own registration: nothing is kept before it is proven by a live token. */
@Service
public class RegistrationChanges {

    private final OwnRegistrations own;
    private final ExistingRegistrations existing;
    private final Applications applications;
    private final SetUpWish wish;

    RegistrationChanges(
            OwnRegistrations own, ExistingRegistrations existing, Applications applications, SetUpWish wish) {
        this.own = own;
        this.existing = existing;
        this.applications = applications;
        this.wish = wish;
    }

    /**
     * Answers the registration that the values belong to. Another client id than the one in use is kept beside it and
     * preferred only after somebody signed in through it.
     */
    public UUID apply(
            OwnRegistration present, String clientId, Secret credential, @Nullable LentRights lent, Actor actor) {
        CredentialKind kind =
                credential.reveal().contains("-----BEGIN") ? CredentialKind.CERTIFICATE : CredentialKind.SECRET;
        Known known = new Known(
                present.registration().tenant().value(), present.registration().objectId());
        complain("clientId", TypedValues.clientId(clientId, known));
        if (kind == CredentialKind.SECRET) {
            complain("secret", TypedValues.secret(credential, clientId));
        }
        TypedRegistration typed = new TypedRegistration(present.registration().tenant(), clientId, kind, credential);
        prove(typed);
        if (lent != null) {
            compareRedirects(typed, lent);
        }
        boolean same = TypedValues.cleanId(clientId)
                .equalsIgnoreCase(present.registration().clientId());
        return own.keep(
                typed, same ? present.registration().displayName() : TypedValues.cleanId(clientId), null, actor);
    }

    /** With lent rights the redirect URIs can be compared now; without them the proving sign-in does it. */
    private void compareRedirects(TypedRegistration typed, LentRights lent) {
        Application application = applications
                .byAppId(lent.access(), TypedValues.cleanId(typed.clientId()))
                .orElseThrow(() -> new InvalidInput(
                        "clientId", "provider.typed.no-registration", "There is no such registration in the tenant."));
        wish.redirects().stream()
                .filter(wanted -> !application.web().redirectUris().contains(wanted))
                .findFirst()
                .ifPresent(missing -> {
                    throw new InvalidInput(
                            "redirectUrl",
                            "registration.finding.REDIRECT_MISSING",
                            "The redirect URI " + missing + " is not registered.",
                            missing);
                });
    }

    private void prove(TypedRegistration typed) {
        try {
            existing.prove(typed);
        } catch (MicrosoftException e) {
            throw Refusals.of(e, "secret");
        } catch (UnusableCertificate e) {
            throw new InvalidInput("secret", "provider.typed.certificate", "This is no key with its certificate.");
        }
    }

    private static void complain(String field, Optional<TypedValues.Problem> problem) {
        problem.ifPresent(found -> {
            throw new InvalidInput(field, found.key(), "This value is not what is wanted here: " + found);
        });
    }
}
