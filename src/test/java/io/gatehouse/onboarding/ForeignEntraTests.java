package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * People whom Microsoft's own pages stop before they come back to us. An Entra that is not Microsoft's may let them
 * through, so each of our own pages for them is walked: what it says, that nothing was kept, that the same link goes on.
 */
class ForeignEntraTests extends ForeignEntraBase {

    private static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static final String TEAMS_ADMINISTRATOR = "69091246-20e8-4a56-aa4d-066075b2a7a8";

    @Test
    void refusesPersonalAccounts() {
        entra.claims(claims -> {
            claims.put("iss", claims.get("iss").toString().replace(tenant.tenantId(), PERSONAL_ACCOUNTS));
            claims.put("tid", PERSONAL_ACCOUNTS);
            claims.put("preferred_username", "adele.private@outlook.example");
            return claims;
        });

        Page page = microsoft.consent(signIn());

        assertStopped(page, 403, "You used a personal account", "adele.private@outlook.example", "Use another account");
        assertFinishesAfterwards();
    }

    /** A token of another sign-in, one for another app and one that has ended prove nothing of who sits there. */
    @Test
    void refusesTokensThatProveNothing() {
        for (Map.Entry<String, Object> forged : Map.<String, Object>of(
                        "nonce", "of-another-sign-in",
                        "aud", "66666666-7777-4888-9999-bbbbbbbbbbbb",
                        "exp", 1_700_000_000)
                .entrySet()) {
            entra.claims(claims -> {
                claims.put(forged.getKey(), forged.getValue());
                return claims;
            });

            Page page = microsoft.consent(signIn());

            assertStopped(page, 400, "This sign-in could not be verified");
        }
        assertFinishesAfterwards();
    }

    @Test
    void refusesGuestsWhoMayNotConsent() {
        entra.claims(claims -> {
            claims.put("idp", "https://sts.windows.net/0a0a0a0a-1111-4222-8333-944444444444/");
            claims.put("acct", 1);
            claims.put("wids", List.of(TEAMS_ADMINISTRATOR));
            return claims;
        });

        Page page = microsoft.consentForMyself(signIn());

        assertStopped(page, 403, "You are a guest in this organisation", "Use another account");
        assertFinishesAfterwards();
    }

    /** The box is what is missing: with the role a guest may consent as well as anybody. */
    @Test
    void tellsAGuestWhoMayConsentThatTheBoxWasLeftEmpty() {
        entra.claims(claims -> {
            claims.put("acct", 1);
            return claims;
        });

        Page page = microsoft.consentForMyself(signIn());

        assertStopped(page, 403, "You consented for yourself only", "Consent on behalf of your organization");
        assertFinishesAfterwards();
    }

    @Test
    void takesAGuestWhoMayConsentAndWarnsTheProvider() {
        entra.claims(claims -> {
            claims.put("idp", "https://sts.windows.net/0a0a0a0a-1111-4222-8333-944444444444/");
            return claims;
        });

        Page page = microsoft.consent(signIn());

        assertThat(page.h1()).isEqualTo(tenant.name() + " is connected");
        String reasons = rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select reasons from connection where customer_id = ?")
                        .param(link.invitation().customerId())
                        .query(String.class)
                        .single());
        assertThat(reasons).contains("GUEST_ACCOUNT");
    }

    @Test
    void refusesPeopleWithoutARoleThatTheTokenTells() {
        entra.claims(claims -> {
            claims.put("wids", List.of(TEAMS_ADMINISTRATOR));
            return claims;
        });

        Page page = microsoft.consentForMyself(signIn());

        assertStopped(page, 403, "You are not an administrator there", "Use another account", "colleague");
        assertFinishesAfterwards();
    }

    @Test
    void refusesPeopleWithoutARoleThatGraphTells() {
        entra.claims(claims -> {
            claims.remove("wids");
            return claims;
        });
        entra.change("/microsoft.graph.directoryRole", answer -> {
            answer.body().put("value", new ArrayList<>());
            return answer;
        });

        Page page = microsoft.consentForMyself(signIn());

        assertStopped(page, 403, "You are not an administrator there");
        assertFinishesAfterwards();
    }
}
