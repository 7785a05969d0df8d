package io.gatehouse.profile.setup;

import io.gatehouse.profile.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The app registration that a service needs in the customer's tenant. Texts may hold variables, see {@link Variables}.
 */
public record RegistrationTemplate(
        String name,
        AudienceWish audience,
        SignInTemplate signIn,
        @Nullable ExposedApi api,
        List<Owner> owners,
        CredentialWish credential) {

    public RegistrationTemplate {
        owners = List.copyOf(owners);
    }

    /**
     * An audience with the sentence that says why.
     *
     * @param principalsOpen whether administrators of other tenants may give the app credentials there
     */
    public record AudienceWish(Audience value, String why, boolean principalsOpen) {}

    /** Who owns the registration besides those whom Microsoft makes owners. */
    public enum Owner {
        SIGNED_IN_ADMIN,
        SERVICE_ACCOUNT
    }
}
