package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every way in which a sign-in does not end in a connection, and that the same link still leads to one afterwards. */
class BranchTests extends BranchBase {

    @Test
    void tellsThatNothingChangedWhereThePersonCancels() {
        Page page = microsoft.cancel(microsoft.signIn(browser.open(link.address()), tenant.admin()));

        assertStopped(page, 200, "You cancelled at Microsoft");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.DECLINED);
        assertFinishesAfterwards();
    }

    @Test
    void asksToTickTheBoxWhereItWasLeftEmpty() {
        Page page = microsoft.consentForMyself(microsoft.signIn(browser.open(link.address()), tenant.admin()));

        assertStopped(page, 403, "You consented for yourself only");
        assertThat(page.body()).contains("Consent on behalf of your organization");
        assertFinishesAfterwards();
    }

    @Test
    void explainsAPolicyThatBlocks() {
        assertExplained(53003, 403, "A policy of your organisation blocks this sign-in");
    }

    @Test
    void explainsThatAManagedDeviceIsRequired() {
        assertExplained(53000, 403, "A managed device is required");
    }

    @Test
    void explainsThatAnAdminHasToApprove() {
        assertExplained(90094, 403, "An admin has to approve");
    }

    @Test
    void refusesAnotherOrganisation() {
        Page open = browser.open(unpinned().address());
        Page consent = microsoft.signIn(open, tenant.admin());
        pinTo(SandboxFacts.FABRIKAM);

        Page page = microsoft.consent(consent);

        assertStopped(page, 409, "You signed in to another organisation");
        assertThat(page.body()).doesNotContain("Nothing was changed", "not kept");
        assertThat(page.body()).contains(tenant.name(), tenant.admin(), "Use another account");
    }

    @Test
    void refusesATenantThatBelongsToAnotherCustomer() {
        Link other = unpinned();

        Page page = microsoft.consent(microsoft.signIn(browser.open(other.address()), tenant.admin()));

        assertStopped(page, 409, "This organisation is connected already");
        assertThat(made.now(other).status()).isEqualTo(InvitationStatus.IN_PROGRESS);
    }

    @Test
    void refusesTheProvidersOwnTenant() {
        Link open = unpinned();

        Page page = microsoft.consent(microsoft.signIn(browser.open(open.address()), SandboxFacts.HOME_ADMIN));

        assertStopped(page, 409, "You signed in to the provider’s own organisation");
        assertThat(page.body()).contains("Use another account");
        assertThat(made.now(open).step()).isEqualTo("HOME_TENANT");
    }

    @Test
    void hasAPageForEachErrorThatMicrosoftKnows() {
        for (int code : new TreeSet<>(ErrorCatalogue.codes())) {
            Page start = browser.open(link.address());
            Page answer = browser.submitOnly(start, start.form("/authenticate/start"), Map.of());
            String state = value("state", location(answer));

            Page page = browser.open("/authenticate/OAuth2Callback?error=server_error&error_description=AADSTS" + code
                    + "%3A+Something.+Correlation+ID%3A+aaaa0000-bb11-2222-33cc-444444dddddd&state=" + state);

            assertThat(page.status()).as("AADSTS%s", code).isIn(200, 400, 403, 409, 502, 503);
            assertThat(page.h1()).as("AADSTS%s", code).isNotBlank();
            assertThat(page.body()).contains("AADSTS" + code, "Nothing was stored.", "Code for support");
        }
        assertNothingStored();
        assertFinishesAfterwards();
    }

    /** Microsoft shows most of these on a page of its own; whoever is sent back with one gets ours. */
    private void assertExplained(int code, int status, String h1) {
        Page start = browser.open(link.address());
        Page answer = browser.submitOnly(start, start.form("/authenticate/start"), Map.of());

        Page page = browser.open("/authenticate/OAuth2Callback?error=access_denied&error_description=AADSTS" + code
                + "%3A+x&state=" + value("state", location(answer)));

        assertStopped(page, status, h1);
        assertFinishesAfterwards();
    }

    private Link unpinned() {
        return made.link(made.customer("Somebody else than " + tenant.name(), null));
    }

    private void pinTo(String other) {
        rows.in(made.provider(), () -> rows.jdbc().sql("""
                        update invitation set tenant_id = ? where customer_id in
                          (select id from customer where display_name like 'Somebody else than%') and status = 'OPENED'
                        """).param(other).update());
    }
}
