package io.gatehouse.onboarding;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.PublicUrl;
import org.springframework.stereotype.Component;

/** Where everybody reads the public keys that prove documents signed in the name of a provider. */
@Component
public class SignatureKeys {

    public static final String PATH = "/authenticate/receipt-keys/";

    private final PublicUrl publicUrl;

    SignatureKeys(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    /** The address of this provider's JWK set (RFC 7517), in its scope. */
    public String address() {
        return publicUrl.link(PATH + ProviderScope.required().value());
    }
}
